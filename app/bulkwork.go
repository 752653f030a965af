package app

import (
	"context"

	"frontdesk/app/bulk"
	"frontdesk/app/chatbot"
	"frontdesk/app/conversation"
	"frontdesk/app/httpapi"
	"frontdesk/app/realtime"
	"frontdesk/app/store"
)

// assembleBulk makes what is done to many conversations at a time.
func assembleBulk(a *App) {
	a.bulk = bulk.New(bulk.Config{
		Journal: store.BulkRuns{Store: a.store}, Threads: conversation.NewMany(a.conversations, a.announce.manyChanged), Find: a.conversations,
		Clock: a.clock, Log: a.log, OnChange: a.announce.bulkWentOn,
	})
}

// manyChanged tells of many conversations that changed in one write: those who watch
// one of them, and the panel once.
func (a *announcer) manyChanged(all []conversation.Conversation) {
	for _, c := range all {
		a.publish(realtime.Conversation(c.ID.String()), "status", httpapi.StatusOf(c))
	}
	last := all[len(all)-1]
	a.asked(last.Chatbot)
	a.changed(last)
}

// bulkWentOn tells the panel how a run over many conversations stands.
func (a *announcer) bulkWentOn(r bulk.Run) {
	a.publish(realtime.Panel(r.Chatbot.String()), "bulk", httpapi.BulkEventOf(r))
}

// sweepBulk forgets runs that are old, or of chatbots that are gone.
func (c chores) sweepBulk(ctx context.Context) (int, error) {
	all, err := c.chatbots.List(ctx)
	if err != nil {
		return 0, err
	}
	alive := map[chatbot.ID]bool{}
	for _, b := range all {
		alive[b.ID] = true
	}
	return c.bulk.Sweep(ctx, func(b chatbot.ID) bool { return alive[b] })
}
