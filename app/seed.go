package app

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"time"

	"frontdesk/app/arrange"
	"frontdesk/app/chatbot"
	"frontdesk/app/chatuser"
	"frontdesk/app/conversation"
	"frontdesk/app/fault"
	"frontdesk/app/httpapi"
	"frontdesk/app/knowledge"
	"frontdesk/app/lead"
	"frontdesk/app/store"
)

const (
	maxSeed     = 1e6  // conversations in one call
	seedDetails = 2000 // of the latest have traces and what was asked
	seedAtOnce  = 25   // conversations in one write, so that visitors wait for none
	seedAlone   = 200  // where there are none: they share rows of sets and cells
	seedIndexed = 5000 // more than these are indexed for search by building the index anew
)

var errSeed = fault.New(fault.Invalid, "seed_count", "Name between 1 and 1000000 conversations.")

// seeder stores invented conversations of a chatbot, in the order of time, each as a
// whole and many in a write: with records, lists, counters, log rows, chat users and
// leads, as visitors would leave them. Only the latest have traces and records of
// what was asked, of which the panel reads no more either. Nobody is told of them:
// no mails, webhooks, analyses or charges follow.
type seeder struct {
	inventor
	bot   chatbot.Chatbot
	store store.Port[conversation.Tx, conversation.Reader]
	users store.Port[chatuser.Tx, chatuser.Reader]
	leads store.Port[lead.Tx, lead.Reader]
	chunk int // conversations in one write
}

// Seed invents conversations.
func (m maintenance) Seed(ctx context.Context, in httpapi.SeedInput) (out httpapi.SeedResult, err error) {
	if in.Conversations < 1 || in.Conversations > maxSeed {
		return out, errSeed
	}
	s, err := m.newSeeder(ctx, in.Chatbot)
	if err != nil {
		return out, err
	}
	many := in.Conversations > seedIndexed
	if many {
		s.store = store.Bulk(m.app.store)
	}
	if err := s.fill(ctx, seedTimes(s.rng, in.Conversations, s.end)); err != nil {
		return out, err
	}
	out.Conversations, out.Messages = in.Conversations, s.messages
	m.app.questions.Touch(s.bot.ID)
	if many {
		_, err = m.app.search.Rebuild(ctx)
	}
	return out, errors.Join(err, store.Sync(m.app.store))
}

func (m maintenance) newSeeder(ctx context.Context, named string) (*seeder, error) {
	botID, err := chatbot.ParseID(named)
	if err != nil {
		return nil, err
	}
	bot, err := m.app.chatbots.Get(ctx, botID)
	if err != nil {
		return nil, err
	}
	page, err := m.app.contents.List(ctx, botID, knowledge.ListInput{Limit: 200})
	if err != nil {
		return nil, err
	}
	end := m.app.clock()
	chunk := seedAtOnce
	if m.app.cfg.Store.Filling {
		chunk = seedAlone
	}
	return &seeder{
		chunk:    chunk,
		inventor: inventor{bot: bot, contents: page.Items, places: m.app.places, rng: rand.New(rand.NewPCG(1, uint64(end.UnixNano()))), end: end},
		bot:      bot, store: store.Conversations(m.app.store), users: store.Users(m.app.store), leads: store.Leads(m.app.store),
	}, nil
}

// fill stores a conversation for each beginning. The next ones are invented while
// two writes are on their way: one is committed while the other is run.
func (s *seeder) fill(ctx context.Context, begins []time.Time) error {
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	chunks := make(chan []invented, 2)
	var writers sync.WaitGroup
	for range 2 {
		writers.Go(func() { s.writeLoop(ctx, chunks, stop) })
	}
	err := s.inventAll(ctx, begins, chunks)
	close(chunks)
	writers.Wait()
	if cause := context.Cause(ctx); cause != nil {
		return fmt.Errorf("storing invented conversations: %w", cause)
	}
	return err
}

func (s *seeder) inventAll(ctx context.Context, begins []time.Time, chunks chan<- []invented) error {
	detailed := len(begins) - seedDetails
	for first := 0; first < len(begins); first += s.chunk {
		chunk := make([]invented, 0, s.chunk)
		for i, at := range begins[first:min(first+s.chunk, len(begins))] {
			one, err := s.invent(at, first+i >= detailed)
			if err != nil {
				return err
			}
			chunk = append(chunk, one)
		}
		select {
		case chunks <- chunk:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}

// writeLoop stores what was invented, until there is no more or it fails.
func (s *seeder) writeLoop(ctx context.Context, chunks <-chan []invented, stop context.CancelCauseFunc) {
	defer func() {
		if p := recover(); p != nil {
			stop(fmt.Errorf("panic: %v", p))
		}
	}()
	for chunk := range chunks {
		if ctx.Err() != nil {
			return
		}
		if err := s.store.Write(ctx, func(tx conversation.Tx) error { return s.write(tx, chunk) }); err != nil {
			stop(err)
			return
		}
	}
}

// write stores some conversations, with their chat users and leads.
func (s *seeder) write(tx conversation.Tx, chunk []invented) error {
	users, leads := s.users.Within(tx), s.leads.Within(tx)
	for _, one := range chunk {
		c, err := conversation.Tell(tx, one.Told)
		if err != nil {
			return err
		}
		heard := chatuser.Received{User: c.User, Source: c.Source, Text: one.last, At: one.lastAt, Began: true}
		if err := chatuser.Receive(users, s.bot, heard); err != nil && !errors.Is(err, chatuser.ErrUnverified) {
			return err
		}
		if one.lead != nil {
			if err := leads.Put(lead.Lead{}, *one.lead); err != nil {
				return err
			}
		}
	}
	return nil
}

// seedTimes are the beginnings of n conversations in order, with quiet nights and
// weekends and a little growth: of the last month, or of the last year if they are
// many.
func seedTimes(rng *rand.Rand, n int, end time.Time) []time.Time {
	span := 30 * 24 * time.Hour
	if n > 20_000 {
		span = 365 * 24 * time.Hour
	}
	out := make([]time.Time, 0, n)
	for len(out) < n {
		at := end.Add(-time.Duration(rng.Int64N(int64(span))))
		chance := 0.4 + 0.6*(1-float64(end.Sub(at))/float64(span))
		if at.Hour() < 7 {
			chance *= 0.15
		}
		if at.Weekday() == time.Saturday || at.Weekday() == time.Sunday {
			chance *= 0.5
		}
		if rng.Float64() < chance {
			out = append(out, at)
		}
	}
	arrange.By(out, time.Time.Compare)
	return out
}
