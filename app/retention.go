package app

import (
	"context"
	"errors"
	"fmt"
	"time"

	"frontdesk/app/chatbot"
	"frontdesk/app/chatuser"
	"frontdesk/app/conversation"
	"frontdesk/app/fault"
	"frontdesk/app/httpapi"
	"frontdesk/app/id"
	"frontdesk/app/job"
	"frontdesk/app/retention"
	"frontdesk/app/store"
)

// assembleRetention makes what keeps to how long conversations are kept.
func assembleRetention(a *App) {
	a.retention = retention.New(retention.Config{
		Store: store.Retention(a.store), Names: namesOf{a}, Mails: mailHolder{a.store},
		Delete: conversation.NewMany(a.conversations, a.announce.manyChanged), Announce: a.announce, Clock: a.clock, Log: a.log,
	})
}

// namesOf finds the names of who took part in a conversation.
type namesOf struct{ app *App }

// NamesIn are those of its leads and of its chat user.
func (n namesOf) NamesIn(ctx context.Context, c conversation.Conversation) (out []string, err error) {
	leads, err := n.app.leads.OfConversation(ctx, c.ID)
	if err != nil {
		return nil, err
	}
	for _, l := range leads {
		out = append(out, l.Name)
	}
	user, err := n.app.people.Get(ctx, c.User)
	if errors.Is(err, chatuser.ErrNotFound) {
		return out, nil
	}
	return append(out, user.Name, user.Own.Name), err
}

// Drop removes what names one of conversations.
func (h mailHolder) Drop(ctx context.Context, of []conversation.ID) error {
	threads := make([]chatuser.Thread, 0, len(of))
	for _, c := range of {
		threads = append(threads, chatuser.Thread(c.UUID))
	}
	return h.Erase(ctx, chatuser.Subject{Threads: threads})
}

// keepRules keeps to the rules of every chatbot.
func (c chores) keepRules(ctx context.Context) (string, error) {
	bots, err := c.chatbots.List(ctx)
	if err != nil {
		return "", err
	}
	var total retention.Done
	for _, b := range bots {
		done, err := c.retention.Run(ctx, b.ID, retention.RulesOf(b))
		total.Anonymised += done.Anonymised
		total.Deleted += done.Deleted
		total.Held += done.Held
		if err != nil {
			return total.String(), err
		}
	}
	return total.String(), nil
}

// keeping is what owners may know and do about old conversations.
type keeping struct{ app *App }

// Preview tells what rules would do to a chatbot now.
func (k keeping) Preview(ctx context.Context, b chatbot.ID, r retention.Rules) (retention.Preview, error) {
	return k.app.retention.Preview(ctx, b, r)
}

// Stale tells what was silent for longer than hours, or than each chatbot's own time
// where hours is 0.
func (k keeping) Stale(ctx context.Context, hours float64) (conversation.Swept, error) {
	return k.app.conversations.EndStale(ctx, lasting(hours), true)
}

// EndStale ends these, as a run of the job that does so by itself.
func (k keeping) EndStale(ctx context.Context, hours float64, by string) (swept conversation.Swept, r httpapi.JobRun, err error) {
	run, err := k.app.jobs.RunNow(ctx, jobEndIdle, job.Asked{By: by, Instead: func(ctx context.Context) (note string, err error) {
		swept, err = k.app.conversations.EndStale(ctx, lasting(hours), false)
		return sweptNote(swept, hours), err
	}})
	if err == nil && !run.OK {
		err = fault.New(fault.Internal, "stale_not_ended", run.Error)
	}
	return swept, runOf(run), err
}

const jobEndIdle = "end-idle"

func lasting(hours float64) time.Duration { return time.Duration(hours * float64(time.Hour)) }

func sweptNote(s conversation.Swept, hours float64) string {
	note := fmt.Sprintf("ended %d of %d looked at", s.Ended, s.Examined)
	if hours > 0 {
		note += fmt.Sprintf(", silent for %g hours", hours)
	}
	return note
}

// heldAmong is how many conversations of chat users are under legal hold.
func (a *App) heldAmong(ctx context.Context, threads []chatuser.Thread) (n int, err error) {
	for _, t := range threads {
		c, err := a.conversations.Get(ctx, conversation.ID{UUID: id.UUID(t)})
		if errors.Is(err, conversation.ErrNotFound) {
			continue
		}
		if err != nil {
			return n, err
		}
		if conversation.Held(c) {
			n++
		}
	}
	return n, nil
}
