package store

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"log/slog"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/dgraph-io/badger/v4"

	"frontdesk/app/analysis"
	"frontdesk/app/answer"
	"frontdesk/app/bulk"
	"frontdesk/app/chatbot"
	"frontdesk/app/conversation"
	"frontdesk/app/feedback"
	"frontdesk/app/knowledge"
	"frontdesk/app/lead"
	"frontdesk/app/retention"
	"frontdesk/app/tracking"
)

// others are the services that a mixer has beside conversations and people.
type others struct {
	keeper   *retention.Service
	bulk     *bulk.Service
	news     chan struct{} // a bulk run stands otherwise
	analyses *analysis.Service
	analysed chan struct{}
	feedback *feedback.Service
}

// unnamed knows no names, has no mails and no contents, and hands nobody over.
type unnamed struct{}

func (unnamed) NamesIn(context.Context, conversation.Conversation) ([]string, error) { return nil, nil }
func (unnamed) Drop(context.Context, []conversation.ID) error                        { return nil }
func (unnamed) Status() answer.ModelStatus                                           { return answer.ModelStatus{} }
func (unnamed) Rated(conversation.Tx, chatbot.Chatbot, conversation.ID, bool, conversation.MessageID) error {
	return nil
}

func (unnamed) Get(context.Context, chatbot.ID, knowledge.ContentID) (knowledge.Content, error) {
	return knowledge.Content{}, knowledge.ErrNotFound
}

// silent hears of ratings.
type silent struct{}

func (silent) Rated(conversation.Conversation, conversation.Message) {}

func ring(bell chan struct{}) {
	select {
	case bell <- struct{}{}:
	default:
	}
}

// equip makes them for the store that is open.
func (m *mixer) equip(t *testing.T) {
	t.Helper()
	quiet := slog.New(slog.DiscardHandler)
	port, marks := Analyses(m.store), Feedback(m.store)
	o := &others{news: make(chan struct{}, 1), analysed: make(chan struct{}, 1)}
	many := conversation.NewMany(m.Service, func([]conversation.Conversation) {})
	o.keeper = retention.New(retention.Config{
		Store: Retention(m.store), Names: unnamed{}, Mails: unnamed{}, Delete: many, Announce: deaf{}, Clock: m.clock, Log: quiet,
	})
	o.feedback = feedback.New(feedback.Config{
		Threads: Conversations(m.store), Join: func(tx conversation.Tx) feedback.Tx { return marks.Within(tx) },
		Chatbots: bots{m.bot}, Hand: unnamed{}, Announce: silent{}, Codes: m.codes, Clock: m.clock,
	})
	o.analyses = analysis.New(analysis.Config{
		Store: port, Join: func(tx conversation.Tx) analysis.Tx { return port.Within(tx) }, Chatbots: bots{m.bot}, Contents: unnamed{},
		Threads: func() analysis.Threads { return m.Service }, Rules: m.rules, Watch: unnamed{}, NumCtx: func() int { return 0 },
		Busy: func() bool { return false }, Changed: func(conversation.Conversation) { ring(o.analysed) }, Clock: m.clock, Log: quiet,
	})
	o.bulk = bulk.New(bulk.Config{
		Journal: BulkRuns{m.store}, Threads: many, Find: m.Service, Clock: m.clock, Log: quiet, OnChange: func(bulk.Run) { ring(o.news) },
	})
	if err := o.bulk.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	o.analyses.Start()
	m.others = o
}

// idle stops what works by itself.
func (m *mixer) idle(t *testing.T) {
	t.Helper()
	if err := errors.Join(m.others.bulk.Stop(t.Context()), m.others.analyses.Stop(t.Context())); err != nil {
		t.Fatal(err)
	}
}

// settled waits until no bulk run goes on. Analyses may: what they change is in one
// write each, and nothing else changes then.
func (m *mixer) settled(t *testing.T) {
	t.Helper()
	late := time.After(5 * time.Minute)
	going := func(r bulk.Run) bool { return r.State == bulk.Waiting || r.State == bulk.Running }
	for slices.ContainsFunc(m.others.bulk.Runs(m.bot.ID), going) {
		select {
		case <-m.others.news:
		case <-late:
			t.Fatalf("bulk work does not end: %+v", m.others.bulk.Runs(m.bot.ID))
		}
	}
}

// many begins a bulk run, or cancels, takes back or goes on with one.
func (m *mixer) many(ctx context.Context, rng *rand.Rand) error {
	b := m.others.bulk
	if runs := b.Runs(m.bot.ID); len(runs) > 0 && rng.IntN(2) == 0 {
		var err error
		for range 5 { // most are over, or taken back already
			run := runs[rng.IntN(len(runs))]
			if rng.IntN(2) == 0 {
				_, err = b.Undo(ctx, m.bot.ID, run.ID, "Ana")
				err = m.saw("bulk taken back", err)
			} else {
				_, err = b.Resume(ctx, m.bot.ID, run.ID)
				err = m.saw("bulk gone on with", err)
			}
			if err == nil {
				return nil
			}
		}
		return err
	}
	in := bulk.Input{Chatbot: m.bot.ID, By: "Ana", Action: []bulk.Action{bulk.Delete, bulk.End, bulk.Tag, bulk.Untag}[rng.IntN(4)]}
	if in.Action == bulk.Tag || in.Action == bulk.Untag {
		in.Tags = [][]string{{"vip"}, {"late", "many"}, {conversation.HoldTag}}[rng.IntN(3)]
	}
	switch rng.IntN(3) {
	case 0:
		for range 3 {
			in.Selection.IDs = append(in.Selection.IDs, m.pick(rng))
		}
	case 1:
		in.Selection.Filter.Status = []conversation.Status{conversation.Active, conversation.Ended}[rng.IntN(2)]
		in.Selection.Filter.Is = map[conversation.FacetKind][]string{conversation.FacetTag: {"late"}}
	default:
		in.Selection.Filter.Is = map[conversation.FacetKind][]string{conversation.FacetCountry: {"US"}}
	}
	run, err := b.Begin(ctx, in)
	if err = m.saw("bulk begun", err); err == nil && rng.IntN(3) == 0 {
		_, err = b.Cancel(ctx, m.bot.ID, run.ID)
		err = m.saw("bulk cancelled", err)
	}
	return err
}

// rate rates an answer, in its conversation or by a code of another one.
func (m *mixer) rate(ctx context.Context, rng *rand.Rand) error {
	c := m.pick(rng)
	thread, err := m.Get(ctx, c)
	if err != nil {
		return err
	}
	code := ""
	err = Conversations(m.store).View(ctx, func(r conversation.Reader) error {
		list, err := r.LastMessages(c, thread.LastSeq+1, 20)
		for _, one := range list {
			if one.RateCode != "" {
				code = one.RateCode
			}
		}
		return err
	})
	if err != nil {
		return err
	}
	_, err = m.others.feedback.Rate(ctx, thread.Visitor, c, feedback.Rating{Code: code, Up: rng.IntN(2) == 0, Comment: []string{"", "fine"}[rng.IntN(2)]})
	return m.saw("rated", err)
}

// marked puts the code on a reply by which it is rated.
func (m *mixer) marked(c conversation.Conversation, msg conversation.Message, row tracking.LogID) conversation.Message {
	msg.RateCode = m.codes.Write(tracking.Code{Sign: tracking.SignRate, Session: tracking.SessionID(c.ID), Log: row, Seq: msg.Seq})
	return msg
}

// analyse has some analysed, or corrects what was said of one.
func (m *mixer) analyse(ctx context.Context, rng *rand.Rand) error {
	a := m.others.analyses
	switch rng.IntN(4) {
	case 0:
		_, err := a.AnalyseMany(ctx, m.bot.ID, conversation.Filter{}, 0, 1+rng.IntN(4), rng.IntN(2) == 0)
		return err
	case 1:
		return m.saw("analyses asked for", a.Analyse(ctx, m.pick(rng)))
	}
	in := analysis.Correction{}
	value := []string{"positive", "neutral", "negative"}[rng.IntN(3)]
	if rng.IntN(3) == 0 {
		in.Give = []string{analysis.FieldSentiment}
	} else {
		in.Sentiment = &value
	}
	if other := []string{"billing", "other things"}[rng.IntN(2)]; rng.IntN(2) == 0 {
		in.Category = &other
	}
	err := error(analysis.ErrNone)
	for range 5 {
		if errors.Is(err, analysis.ErrNone) {
			_, err = a.Correct(ctx, m.pick(rng), in)
		}
	}
	return m.saw("corrected", err)
}

// more does one thing of those that are not in step.
func (m *mixer) more(ctx context.Context, rng *rand.Rand) error {
	switch op := rng.IntN(12); {
	case op < 3:
		return m.many(ctx, rng)
	case op < 7:
		return m.rate(ctx, rng)
	case op < 11:
		return m.analyse(ctx, rng)
	default:
		done, err := m.others.keeper.Run(ctx, m.bot.ID, []retention.Rules{{AnonymiseDays: 1, DeleteDays: 4}, {AnonymiseDays: 2}, {DeleteDays: 3}}[rng.IntN(3)])
		if done.Anonymised > 0 {
			err = m.saw("anonymised", err)
		}
		if done.Deleted > 0 {
			err = m.saw("deleted by age", err)
		}
		return err
	}
}

// The ways in which the process can end in a commit.
const (
	alive     = iota
	before    // it: nothing of it is on disk
	behind    // it, and before anybody was told
	inBetween // some of it is on disk
)

// commit is how the mixer's store commits.
func (m *mixer) commit(txn *badger.Txn) error {
	m.commits.Lock()
	defer m.commits.Unlock()
	if m.failing || m.dead {
		return errMeant
	}
	if m.left--; m.left != 0 || m.end == alive {
		return txn.Commit()
	}
	m.dead = true
	if m.end != before {
		if err := txn.Commit(); err != nil {
			return err
		}
	}
	m.copied, m.crashed = m.crash(m.end == inBetween)
	return errMeant
}

// crash leaves a folder as the end of the process would, torn or not, for a store to
// be opened in. Badger goes on tidying its tables meanwhile: a copy in which that
// shows is none.
func (m *mixer) crash(torn bool) (dir string, err error) {
	for range 100 {
		was := m.tables()
		if dir, err = m.copy(torn); err == nil && was == m.tables() {
			return dir, nil
		}
	}
	return "", errors.Join(errors.New("the folder does not keep still"), err)
}

// tables says which tables there are, and which Badger's manifest names.
func (m *mixer) tables() string {
	names, _ := filepath.Glob(filepath.Join(m.dir, "*.sst"))
	more, _ := filepath.Glob(filepath.Join(m.dir, "*", "*.sst"))
	found, _ := filepath.Glob(filepath.Join(m.dir, "*", "MANIFEST"))
	out := strings.Join(append(names, more...), " ")
	for _, name := range append(found, filepath.Join(m.dir, "MANIFEST")) {
		data, _ := os.ReadFile(name)
		out += string(data)
	}
	return out
}

// copy copies the folder.
func (m *mixer) copy(torn bool) (dir string, err error) {
	if dir, err = os.MkdirTemp(m.root, "crash"); err != nil {
		return "", err
	}
	err = filepath.WalkDir(m.dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() && path == m.dir || e.Name() == "LOCK" || strings.HasSuffix(e.Name(), ".lock") {
			return err
		}
		name, err := filepath.Rel(m.dir, path)
		if err != nil {
			return err
		}
		to := filepath.Join(dir, name)
		if e.IsDir() {
			return os.Mkdir(to, 0o700)
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		if torn && strings.HasSuffix(name, ".mem") {
			end := len(bytes.TrimRight(data, "\x00"))
			clear(data[max(end-40, 0):end]) // the end of what was written last
		}
		return os.WriteFile(to, data, 0o600)
	})
	return dir, err
}

// revive opens what a crash left.
func (m *mixer) revive(t *testing.T) {
	t.Helper()
	if m.crashed != nil {
		t.Fatal(m.crashed)
	}
	m.idle(t)
	if err := m.store.Close(); err != nil && !usual(err) {
		t.Fatal(err)
	}
	m.store, m.dir = nil, m.copied
	m.reopen(t)
	// Leads that nobody was told of, or that were deleted without anybody hearing of it.
	m.leads = nil
	err := Leads(m.store).View(t.Context(), func(r lead.Reader) error {
		return r.Each(m.bot.ID, "", lead.ID{}, func(l lead.Lead) bool {
			m.leads = append(m.leads, l)
			return true
		})
	})
	if err != nil {
		t.Fatal(err)
	}
}

// saw counts what was done, and gives back how it went.
func (m *mixer) saw(what string, err error) error {
	if err == nil {
		m.mu.Lock()
		defer m.mu.Unlock()
		m.seen[what]++
	}
	return err
}

// surely does at the end what chance may have left out.
func (m *mixer) surely(t *testing.T) {
	t.Helper()
	rng := rand.New(rand.NewPCG(7, 7))
	for range 10 {
		if err := m.begin(t.Context(), rng); err != nil {
			t.Fatal(err)
		}
	}
	run, err := m.others.bulk.Begin(t.Context(), bulk.Input{Chatbot: m.bot.ID, Action: bulk.Tag, Tags: []string{"last"}, Selection: bulk.Selection{IDs: m.threads[len(m.threads)-5:]}})
	if err != nil {
		t.Fatal(err)
	}
	m.settled(t)
	_, err = m.others.bulk.Undo(t.Context(), m.bot.ID, run.ID, "Ana")
	if err = m.saw("bulk taken back", err); err != nil {
		t.Fatal(err)
	}
	m.settled(t)
	for _, rules := range []retention.Rules{{AnonymiseDays: 1}, {DeleteDays: 3}} {
		m.pass(49 * time.Hour)
		if _, err := m.EndStale(t.Context(), time.Hour, false); err != nil {
			t.Fatal(err)
		}
		done, err := m.others.keeper.Run(t.Context(), m.bot.ID, rules)
		if err != nil || done.Anonymised+done.Deleted == 0 {
			t.Fatalf("%+v did %v, %v", rules, done, err)
		}
		m.idle(t)
		agrees(t, m.store, rng, m.bot.ID, 10)
		m.reopen(t)
	}
}

// everything fails where the test has not done what it is there for.
func (m *mixer) everything(t *testing.T) {
	t.Helper()
	t.Logf("done: %v", m.seen)
	for _, want := range []string{"crash", "rated", "analyses asked for", "corrected", "bulk begun", "bulk cancelled", "bulk taken back"} {
		if m.seen[want] == 0 {
			t.Errorf("never: %s", want)
		}
	}
}
