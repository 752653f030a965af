package store

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"frontdesk/app/analysis"
	"frontdesk/app/bulk"
	"frontdesk/app/chatbot"
	"frontdesk/app/chatuser"
	"frontdesk/app/conversation"
	"frontdesk/app/id"
	"frontdesk/app/lead"
	"frontdesk/app/place"
	"frontdesk/app/tracking"
)

// mixer does everything that changes conversations, in any order.
type mixer struct {
	*reception
	root   string // of the folders, a new one after each crash
	dir    string
	visits []chatuser.VisitorID
	codes  tracking.Codes
	rules  *analysis.Rules
	others *others

	commits sync.Mutex
	failing bool // all of them
	end     int  // how the process ends in the one that is left commits away
	left    int
	dead    bool
	copied  string // the folder that it left
	crashed error  // of the copying

	mu      sync.Mutex
	threads []conversation.ID
	stale   []conversation.Conversation // records as they were some time ago
	leads   []lead.Lead
	n       int
	seen    map[string]int // what was done
}

var errMeant = errors.New("this is meant to fail")

func newMixer(t *testing.T) *mixer {
	t.Helper()
	m := &mixer{reception: &reception{desk: &desk{now: time.Date(2028, 2, 27, 21, 0, 0, 0, time.UTC)}}, root: t.TempDir(), codes: tracking.NewCodes([]byte("of a test")), rules: analysis.NewRules(nil), seen: map[string]int{}}
	m.dir = filepath.Join(m.root, "first")
	m.bot = chatbot.Default(chatbot.ID{UUID: id.New()}, "Shop", m.now)
	for range 6 {
		m.visits = append(m.visits, visitor())
	}
	m.reopen(t)
	return m
}

// reopen opens the folder, again if it is open.
func (m *mixer) reopen(t *testing.T) {
	t.Helper()
	if m.store != nil {
		m.idle(t)
		if err := m.store.Close(); err != nil {
			t.Fatal(err)
		}
	}
	m.store = openIn(t, m.dir, func(o *Options) {
		o.Clock = m.clock
		o.commit = m.commit
	})
	m.commits.Lock()
	m.end, m.dead = alive, false
	m.commits.Unlock()
	m.Service = conversation.New(conversation.Config{
		Store: Conversations(m.store), Effects: noticed{noted{port: Users(m.store)}, m}, Announce: deaf{}, Answer: deaf{}, Chatbots: bots{m.bot},
		Clock: m.clock, Log: slog.New(slog.DiscardHandler), IdleHours: func() int { return 24 },
	})
	m.Replies = conversation.NewReplies(conversation.RepliesConfig{
		Store: Conversations(m.store), Effects: conversation.NoEffects{}, Announce: deaf{}, Chatbots: bots{m.bot}, Clock: m.clock,
	})
	m.users = chatuser.New(chatuser.Config{
		Store: Users(m.store), Chatbots: bots{m.bot}, Clock: m.clock, Log: slog.New(slog.DiscardHandler), Holders: []chatuser.Holder{erasing{m.Service}},
	})
	m.equip(t)
}

// noticed has what ended analysed.
type noticed struct {
	noted
	m *mixer
}

func (n noticed) Ended(tx conversation.Tx, c conversation.Conversation) error {
	return n.m.others.analyses.Ended(tx, c)
}

// pick is one of the conversations, gone or not.
func (m *mixer) pick(rng *rand.Rand) conversation.ID {
	m.mu.Lock()
	defer m.mu.Unlock()
	if len(m.threads) == 0 {
		return conversation.ID{UUID: id.New()}
	}
	return m.threads[rng.IntN(len(m.threads))]
}

func (m *mixer) name() string {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.n++
	return fmt.Sprint("m", m.n)
}

// begin posts the first message of a conversation, from somewhere.
func (m *mixer) begin(ctx context.Context, rng *rand.Rand) error {
	source := []string{"widget", "iframe", "api"}[rng.IntN(3)]
	p, err := m.Post(ctx, conversation.PostInput{
		Chatbot: m.bot.ID, Visitor: m.visits[rng.IntN(len(m.visits))], ClientID: m.name(), Text: "begin", Source: source, Lang: []string{"en", "es", ""}[rng.IntN(3)],
		FromAPI: conversation.FromAPI{Before: make([]conversation.Turn, rng.IntN(2)*rng.IntN(2))},
	})
	if err != nil {
		return err
	}
	m.mu.Lock()
	m.threads = append(m.threads, p.Conversation)
	m.mu.Unlock()
	return m.change(ctx, p.Conversation, func(c *conversation.Conversation) {
		if rng.IntN(3) > 0 {
			c.Place = place.Place{Country: []string{"US", "ES", "DE"}[rng.IntN(3)], Region: []string{"US-CA", "US-NY", ""}[rng.IntN(3)]}
		}
	})
}

func (m *mixer) answer(ctx context.Context, rng *rand.Rand) error {
	kinds := []conversation.Kind{conversation.KindDirect, conversation.KindModel, conversation.KindNone, conversation.KindPassages, ""}
	_, _, err := m.Reply(ctx, conversation.ReplyInput{
		Conversation: m.pick(rng), Answered: 1 << 40,
		Message: conversation.Message{ID: conversation.MessageID{UUID: id.New()}, Text: "a", Kind: kinds[rng.IntN(len(kinds))]},
		Mark:    m.marked,
		Rows: func(s tracking.Scene) tracking.Entry {
			return tracking.Searched(s, "q", []string{"one", "two"}, []string{"", "one"}[rng.IntN(2)])
		},
		Then: func(tx conversation.Tx, _ chatbot.Chatbot, c conversation.Conversation, _ conversation.Message) error {
			c.Handover = c.Handover.Count(rng.IntN(2) == 0) // c was read before the log changed its result
			return tx.Save(c, c)
		},
	})
	return err
}

// change changes the record of a conversation, if there is one.
func (m *mixer) change(ctx context.Context, c conversation.ID, fn func(*conversation.Conversation)) error {
	return Conversations(m.store).Write(ctx, func(tx conversation.Tx) error {
		before, err := tx.Conversation(c)
		if err != nil {
			return err
		}
		after := before
		fn(&after)
		return tx.Save(before, after)
	})
}

// judge gives a conversation what people and the analysis say of it.
func (m *mixer) judge(ctx context.Context, rng *rand.Rand) error {
	return m.change(ctx, m.pick(rng), func(c *conversation.Conversation) {
		switch rng.IntN(4) {
		case 0:
			c.Rating = []string{"up", "down", ""}[rng.IntN(3)]
		case 1:
			c.Analysis = conversation.Analysis{Sentiment: []string{"positive", "negative"}[rng.IntN(2)], Category: "billing", Lang: []string{"en", "pl"}[rng.IntN(2)]}
		case 2:
			c.Agent = []string{"Ana", "Bo"}[rng.IntN(2)]
		default:
			c.Tags = [][]string{nil, {"vip"}, {"vip", "late", "vip"}, {"late"}}[rng.IntN(4)]
		}
	})
}

// spoil fails after it has changed much.
func (m *mixer) spoil(ctx context.Context, rng *rand.Rand) error {
	c := m.pick(rng)
	err := Conversations(m.store).Write(ctx, func(tx conversation.Tx) error {
		before, err := tx.Conversation(c)
		if err != nil {
			return err
		}
		after := before
		after.Status, after.EndedBy, after.Tags, after.Rating = conversation.Ended, conversation.EndedByAgent, []string{"never"}, "down"
		fresh := conversation.Conversation{ID: conversation.ID{UUID: id.New()}, Chatbot: before.Chatbot, Visitor: before.Visitor, Status: conversation.Active, StartedAt: m.clock()}
		return errors.Join(tx.Save(before, after), tx.Save(conversation.Conversation{}, fresh), errMeant)
	})
	return err
}

// putLead makes a lead, changes one or deletes it.
func (m *mixer) putLead(ctx context.Context, rng *rand.Rand) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	port := Leads(m.store)
	if len(m.leads) == 0 || rng.IntN(2) == 0 {
		l := lead.Lead{ID: lead.ID{UUID: id.New()}, Chatbot: m.bot.ID, User: chatuser.UserOf(m.visits[0]), Status: lead.StatusNew, CreatedAt: m.clock()}
		if err := port.Write(ctx, func(tx lead.Tx) error { return tx.Put(lead.Lead{}, l) }); err != nil {
			return err
		}
		m.leads = append(m.leads, l)
		return nil
	}
	i := rng.IntN(len(m.leads))
	after := m.leads[i]
	after.Status = lead.StatusWon
	if rng.IntN(2) == 0 {
		err := port.Write(ctx, func(tx lead.Tx) error { return tx.Put(m.leads[i], after) })
		if err == nil {
			m.leads[i] = after
		}
		return err
	}
	err := port.Write(ctx, func(tx lead.Tx) error { return tx.Delete(m.leads[i]) })
	if err == nil {
		m.leads = append(m.leads[:i], m.leads[i+1:]...)
	}
	return err
}

// keepStale remembers a record, or saves one as it was some time ago: whatever that
// does, what is kept beside the record follows.
func (m *mixer) keepStale(ctx context.Context, rng *rand.Rand) error {
	c, err := m.Get(ctx, m.pick(rng))
	m.mu.Lock()
	defer m.mu.Unlock()
	if err == nil {
		m.stale = append(m.stale, c)
	}
	if len(m.stale) < 2 || rng.IntN(2) == 0 {
		return err
	}
	old := m.stale[rng.IntN(len(m.stale))]
	return Conversations(m.store).Write(ctx, func(tx conversation.Tx) error {
		now, err := tx.Conversation(old.ID)
		if err != nil {
			return err
		}
		// The bin, the messages and whose it is are of the present.
		old.DeletedAt, old.LastSeq, old.Tally = now.DeletedAt, now.LastSeq, now.Tally
		old.Visitor, old.User, old.AnonymisedAt = now.Visitor, now.User, now.AnonymisedAt
		return tx.Save(conversation.Conversation{}, old)
	})
}

// step does one thing.
func (m *mixer) step(ctx context.Context, rng *rand.Rand) error {
	c := m.pick(rng)
	var err error
	if rng.IntN(4) == 0 {
		return m.more(ctx, rng)
	}
	switch op := rng.IntN(20); {
	case op < 4:
		return m.begin(ctx, rng)
	case op < 6:
		_, err = m.Post(ctx, conversation.PostInput{Chatbot: m.bot.ID, Visitor: m.visits[rng.IntN(len(m.visits))], Conversation: &c, ClientID: m.name(), Text: "more"})
	case op < 9:
		return m.answer(ctx, rng)
	case op == 9:
		_, err = m.End(ctx, c, conversation.EndedByAgent)
	case op == 10:
		_, err = m.Delete(ctx, c)
	case op == 11:
		_, err = m.Restore(ctx, c)
	case op == 12 && rng.IntN(3) == 0:
		return m.Erase(ctx, c)
	case op < 15:
		return m.judge(ctx, rng)
	case op == 15:
		return m.putLead(ctx, rng)
	case op == 16:
		return m.spoil(ctx, rng)
	case op == 17:
		return m.keepStale(ctx, rng)
	case op == 18:
		a, b := m.visits[rng.IntN(len(m.visits))], m.visits[rng.IntN(len(m.visits))]
		_, err = m.users.Merge(ctx, chatuser.UserOf(a), chatuser.UserOf(b), "")
		if err != nil {
			err = nil // who was merged already
		}
	default:
		m.pass(time.Duration(rng.IntN(9)-1) * 40 * time.Minute) // also backwards
	}
	return err
}

// usual are the refusals that doing anything in any order leads to.
func usual(err error) bool {
	for _, known := range []error{
		nil, errMeant, conversation.ErrEnded, conversation.ErrNotFound, conversation.ErrAnswered, chatuser.ErrNotFound, lead.ErrNotFound, ErrClosed, ErrBusy,
		conversation.ErrInBin, conversation.ErrHeld, analysis.ErrNone, analysis.ErrNothing, tracking.ErrCode,
		bulk.ErrNotFound, bulk.ErrNothing, bulk.ErrTooMany, bulk.ErrOver, bulk.ErrGoingOn, bulk.ErrNoUndo,
	} {
		if errors.Is(err, known) {
			return true
		}
	}
	return false
}

// Whatever is done, in whatever order, by many at a time, with failing functions,
// failing commits and starts in between: what lists find and dashboards show is
// what the records say, and each record has the result of its session.
func TestConversations_setsAndCellsEqualTheRecordsAfterAnything(t *testing.T) {
	t.Parallel()
	m := newMixer(t)
	rng := rand.New(rand.NewPCG(19, 6))
	for round := range 40 {
		var all sync.WaitGroup
		m.commits.Lock() // analyses go on
		m.failing = rng.IntN(8) == 0
		if rng.IntN(3) == 0 {
			m.end, m.left = []int{before, behind, inBetween}[rng.IntN(3)], 1+rng.IntN(12)
		}
		m.commits.Unlock()
		for range 8 {
			own := rand.New(rand.NewPCG(rng.Uint64(), 1))
			all.Go(func() {
				for range 6 {
					if err := m.step(t.Context(), own); !usual(err) {
						t.Error(err)
					}
				}
			})
		}
		all.Wait()
		m.settled(t)
		m.commits.Lock()
		dead := m.dead
		m.failing, m.end = false, alive
		m.commits.Unlock()
		if dead {
			m.revive(t)
			_ = m.saw("crash", nil)
		}
		switch rng.IntN(6) {
		case 0:
			m.reopen(t)
		case 1:
			_, err := m.EndStale(t.Context(), 30*time.Hour, false)
			_, err2 := m.EmptyBin(t.Context(), nil)
			if errors.Join(err, err2) != nil {
				t.Fatal(err, err2)
			}
		}
		if round%5 == 4 {
			m.idle(t)
			agrees(t, m.store, rng, m.bot.ID, 25)
			m.reopen(t)
		}
		if t.Failed() {
			t.Fatalf("after round %d", round)
		}
	}
	m.surely(t)
	m.idle(t)
	m.exact(t)
	m.mirrored(t)
	m.everything(t)
}

// mirrored compares the result of each record with that of its session.
func (m *mixer) mirrored(t *testing.T) {
	t.Helper()
	for _, c := range readTruth(t, m.store).records {
		if session, err := m.TrackingSession(t.Context(), c.ID); err != nil || session.Result != c.Result {
			t.Errorf("conversation %d has the result %q, its session %q, %v", c.Number, c.Result, session.Result, err)
		}
	}
}
