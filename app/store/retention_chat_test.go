package store

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"frontdesk/app/answer"
	"frontdesk/app/conversation"
	"frontdesk/app/id"
	"frontdesk/app/retention"
)

// bites looks at every piece of a deletion: how large it is, and whether visitors
// are served before the next one.
type bites struct {
	conversation.Many
	beside func() error
	sizes  []int
}

func (p *bites) Apply(ctx context.Context, ids []conversation.ID, do conversation.Change, and func(conversation.Tx, conversation.Changed) error) (conversation.Changed, error) {
	done, err := p.Many.Apply(ctx, ids, do, and)
	p.sizes = append(p.sizes, len(done.IDs))
	return done, errors.Join(err, p.beside())
}

// exchange is a visitor who begins a conversation and gets an answer, both on disk.
func (a *archive) exchange(ctx context.Context, n int64) error {
	p, err := a.Post(ctx, conversation.PostInput{Chatbot: a.bot.ID, Visitor: visitor(), ClientID: fmt.Sprint("beside-", n), Text: told, Source: "widget"})
	if err != nil {
		return err
	}
	job, waits, err := a.Job(ctx, p.Conversation)
	if err != nil || !waits {
		return fmt.Errorf("nothing waits for an answer: %w", err)
	}
	_, _, err = (answer.Threads{Replies: a.Replies}).Finish(ctx, answer.FinishInput{
		Conversation: p.Conversation, Question: job.Questions[0], MessageID: conversation.MessageID{UUID: id.New()},
		Reply: answer.Reply{Kind: conversation.KindNone, Text: "…", Trace: answer.Trace{Question: told, Lang: "en"}},
	})
	return err
}

// While rules are kept to over some hundred conversations, visitors write and are
// answered: the writer belongs to nobody for longer than fifty conversations take.
func TestRetention_chatGoesOn(t *testing.T) {
	t.Parallel()
	a := newArchive(t)
	const old, anonymous = 230, 4
	began := make([]conversation.ID, old)
	var all sync.WaitGroup
	for i := range began {
		all.Go(func() { // together, so that few syncs are needed
			p, err := a.Post(t.Context(), conversation.PostInput{Chatbot: a.bot.ID, Visitor: visitor(), ClientID: fmt.Sprint(i), Text: told, Source: "widget"})
			if err != nil {
				t.Error(err)
			}
			began[i] = p.Conversation
		})
	}
	all.Wait()
	a.pass(31 * 24 * time.Hour)
	for range anonymous {
		a.talk(t, visitor(), 1)
	}
	a.pass(10 * 24 * time.Hour)

	// A visitor writes and is answered, over and over, for as long as the run takes.
	ctx, stop := context.WithCancel(t.Context())
	var served atomic.Int64
	more, failed := make(chan struct{}, 1), make(chan error, 1)
	var chat sync.WaitGroup
	chat.Go(func() {
		defer close(failed)
		for n := int64(1); ctx.Err() == nil; n++ {
			if err := a.exchange(context.WithoutCancel(ctx), n); err != nil {
				failed <- err
				return
			}
			served.Add(1)
			select {
			case more <- struct{}{}:
			default:
			}
		}
	})
	// One that began after the piece was begun is served before the next one is.
	another := func() error {
		for want := served.Load() + 2; served.Load() < want; {
			select {
			case <-more:
			case err, is := <-failed:
				if !is {
					err = errors.New("visitors are served no more")
				}
				return err
			}
		}
		return nil
	}
	looked := &bites{Many: conversation.NewMany(a.Service, func([]conversation.Conversation) {}), beside: another}
	keeper := retention.New(retention.Config{
		Store: counted{Retention(a.store), func() {
			if err := another(); err != nil {
				t.Error(err)
			}
		}},
		Names: a, Mails: a, Delete: looked, Announce: deaf{}, Clock: a.clock, Log: slog.New(slog.DiscardHandler),
	})
	done, err := keeper.Run(ctx, a.bot.ID, retention.Rules{AnonymiseDays: 5, DeleteDays: 30})
	stop()
	chat.Wait()
	if err != nil || done.Deleted != old || done.Anonymised != anonymous {
		t.Errorf("it did %v, %v", done, err)
	}
	for _, size := range looked.sizes {
		if size > 50 {
			t.Errorf("a write deleted %d conversations: %v", size, looked.sizes)
		}
	}
	for _, c := range began {
		if found, err := a.Get(t.Context(), c); err == nil && found.DeletedAt.IsZero() {
			t.Fatalf("%s is still there", c)
		}
	}
	total, err := a.counter(t)
	if err != nil || total < int(served.Load()) {
		t.Errorf("%d were served and %d are there, %v", served.Load(), total, err)
	}
	a.exact(t)
}

// counter is how many conversations are there and not in the bin.
func (a *archive) counter(t *testing.T) (n int, err error) {
	t.Helper()
	page, err := a.List(t.Context(), conversation.Query{Chatbot: a.bot.ID, Limit: 1})
	return page.Total, err
}
