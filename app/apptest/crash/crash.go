// Package crash kills the real server in the middle of its work, again and
// again, while visitors write, and then holds what they were told against what
// is there: nothing that was acknowledged may be missing, nothing may be there
// twice, and the counters must equal the records.
package crash

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"time"

	"frontdesk/app/apptest/ollamafake"
	"frontdesk/app/apptest/server"
	"frontdesk/app/apptest/visitor"
)

// Config says how hard to try.
type Config struct {
	Bin      string // the binary
	Rounds   int
	Visitors int       // who write at the same time; 0 is 24
	Seed     uint64    // of the moments and of what is said; 0 takes one of the clock
	Out      io.Writer // progress
}

// Report is what came of it. Problems is empty when all was well.
type Report struct {
	Rounds, Visitors int
	Seed             uint64
	Acknowledged     int // messages
	Repeated         int // posts of a message that was there already
	Conversations    int
	Replies          int
	Leads            int // acknowledged
	Entries          int // of ledgers
	Webhooks         int // deliveries that arrived, repeated ones included
	Upkeep           int // runs over many conversations, and of retention, that were begun
	Took             time.Duration
	Problems         []string
}

// String is the result in one line.
func (r Report) String() string {
	line := fmt.Sprintf("%d rounds of kill -9 in %.0f s: %d messages of %d visitors acknowledged in %d conversations, %d replies, %d leads, %d webhooks, %d ledger entries, %d runs over %d old conversations",
		r.Rounds, r.Took.Seconds(), r.Acknowledged, r.Visitors, r.Conversations, r.Replies, r.Leads, r.Webhooks, r.Entries, r.Upkeep, oldConversations)
	if len(r.Problems) == 0 {
		return line + "; none lost, none doubled, counters and balances equal a recount"
	}
	return fmt.Sprintf("%s; %d PROBLEMS (seed %d)", line, len(r.Problems), r.Seed)
}

// answerTimeout is how long the last start may take to answer what is pending.
const answerTimeout = time.Minute

// trial is one run of the test.
type trial struct {
	cfg      Config
	process  server.Config
	rng      *rand.Rand
	target   *target
	speakers []*speaker
	problems []string
	listener *listener
	entries  int // of ledgers, at the end
	upkeep   upkeep
}

// Run does all rounds in a new folder, which is left where something was wrong
// and removed otherwise. The error is for what kept the test from running.
func Run(ctx context.Context, cfg Config) (report Report, err error) {
	started := time.Now()
	if cfg.Visitors == 0 {
		cfg.Visitors = 24
	}
	if cfg.Seed == 0 {
		cfg.Seed = uint64(started.UnixNano())
	}
	if cfg.Bin, err = filepath.Abs(cfg.Bin); err != nil {
		return report, err
	}
	dir, err := os.MkdirTemp("", "fdcrash")
	if err != nil {
		return report, err
	}
	fake, err := ollamafake.Start("")
	if err != nil {
		return report, err
	}
	defer fake.Close()
	fake.Set(ollamafake.Behaviour{FirstDelay: 3, Delay: 1})
	hooks := listen()
	defer hooks.close()
	t := &trial{
		cfg: cfg, rng: rand.New(rand.NewPCG(cfg.Seed, 1)), target: newTarget(), listener: hooks,
		process: server.Config{
			Bin: cfg.Bin, Data: filepath.Join(dir, "data"), Ollama: fake.URL(), Args: []string{"--ollama-workers", "4", "--rate-limits", "off", "--allow-private", hooks.host()},
		},
	}
	replies, err := t.run(ctx)
	report = Report{
		Rounds: cfg.Rounds, Visitors: cfg.Visitors, Seed: cfg.Seed, Replies: replies,
		Took: time.Since(started), Problems: t.problems, Webhooks: hooks.calls(), Entries: t.entries, Upkeep: t.upkeep.begun,
	}
	for _, s := range t.speakers {
		report.Acknowledged += len(s.acked)
		report.Repeated += s.repeated
		report.Conversations += len(s.conversations)
		report.Leads += len(s.leads)
	}
	if err != nil || len(report.Problems) > 0 {
		fmt.Fprintln(cfg.Out, "the folder is left in", dir)
		return report, err
	}
	return report, os.RemoveAll(dir)
}

func (t *trial) problem(format string, args ...any) {
	t.problems = append(t.problems, fmt.Sprintf(format, args...))
}

// run is the course of the test; it gives the number of replies at the end.
func (t *trial) run(ctx context.Context) (replies int, err error) {
	bot, err := t.firstStarts(ctx)
	if err != nil {
		return 0, err
	}
	for i := range t.cfg.Visitors {
		t.speakers = append(t.speakers, newSpeaker(i, bot, t.cfg.Seed, t.target))
	}
	visitors, sendAway := context.WithCancel(ctx) // who insists on a server that does not come back would stay for ever
	defer sendAway()
	crowd := gather(visitors, t.speakers)
	for round := range t.cfg.Rounds {
		if err := t.round(ctx, round); err != nil {
			sendAway()
			return 0, errors.Join(err, crowd.leave())
		}
	}
	if err := t.lastCut(ctx); err != nil {
		sendAway()
		return 0, errors.Join(err, crowd.leave())
	}
	s, err := server.Start(ctx, t.process)
	if err != nil {
		sendAway()
		return 0, errors.Join(err, crowd.leave())
	}
	t.target.up(s.URL())
	if err := crowd.leave(); err != nil {
		t.problem("%v", err)
	}
	replies, err = t.verify(ctx, s)
	if err == nil {
		err = t.kept(ctx, s.URL())
	}
	if err != nil {
		return replies, errors.Join(err, s.Kill())
	}
	if err := s.Stop(); err != nil {
		t.problem("stopping in order after %d kills: %v", t.cfg.Rounds, err)
	}
	return replies, t.recount(ctx, "at the end")
}

// firstStarts kills the very first start at several moments, and then lets one
// succeed: a folder made by half must not keep the server from starting, and
// there must be one chatbot.
func (t *trial) firstStarts(ctx context.Context) (bot string, err error) {
	for range 3 {
		if err := t.cutStart(ctx); err != nil {
			return "", err
		}
	}
	s, err := server.Start(ctx, t.process)
	if err != nil {
		return "", err
	}
	out, err := s.Command(ctx, "chatbots", "--json")
	if err != nil {
		return "", errors.Join(err, s.Kill())
	}
	var bots []struct{ ID string }
	if err := json.Unmarshal([]byte(out), &bots); err != nil {
		return "", errors.Join(err, s.Kill())
	}
	if len(bots) != 1 {
		t.problem("a first run that was killed three times left %d chatbots", len(bots))
	}
	bot, err = visitor.DemoChatbot(ctx, http.DefaultClient, s.URL())
	if err == nil {
		err = t.subscribe(ctx, s, bot)
	}
	if err == nil {
		err = t.charge(ctx, s, bot)
	}
	if err == nil {
		err = t.settle(ctx, s, bot)
	}
	return bot, errors.Join(err, s.Kill())
}

// cutStart starts the server and kills it before it is ready, or soon after.
func (t *trial) cutStart(ctx context.Context) error {
	s, err := server.Launch(ctx, t.process)
	if err != nil {
		return err
	}
	t.pause(0, 150*time.Millisecond)
	return s.Kill()
}

func (t *trial) pause(from, to time.Duration) {
	time.Sleep(from + rand.N(to-from))
}

// round starts the server, lets the visitors write for a moment, kills it, and
// has the counters compared with the records as the kill left them.
func (t *trial) round(ctx context.Context, n int) error {
	if n%4 == 3 {
		if err := t.cutStart(ctx); err != nil {
			return err
		}
	}
	s, err := server.Start(ctx, t.process)
	if err != nil {
		return err
	}
	t.target.up(s.URL())
	work := make(chan struct{})
	working, over := context.WithCancel(ctx)
	go func() {
		defer close(work)
		t.upkeep.disturb(working, s.URL(), n)
	}()
	t.pause(50*time.Millisecond, 900*time.Millisecond)
	err = s.Kill()
	over()
	<-work
	t.target.down()
	if err != nil {
		return err
	}
	acknowledged := 0
	for _, sp := range t.speakers {
		acknowledged += int(sp.count.Load())
	}
	fmt.Fprintf(t.cfg.Out, "round %d: killed, %d messages acknowledged so far\n", n+1, acknowledged)
	return t.recount(ctx, fmt.Sprintf("after round %d", n+1))
}

func (t *trial) recount(ctx context.Context, when string) error {
	out, err := server.Command(ctx, t.process, "recount", "--json")
	var counted struct {
		Differences []struct {
			Counter         string
			Stored, Counted int64
		}
	}
	if wrong := json.Unmarshal([]byte(out), &counted); wrong != nil {
		return errors.Join(err, wrong)
	}
	for _, d := range counted.Differences {
		t.problem("%s the counter %s is %d, the records say %d", when, d.Counter, d.Stored, d.Counted)
	}
	return nil
}
