package knowledge_test

import (
	"bytes"
	"context"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"frontdesk/app/chatbot"
	"frontdesk/app/id"
	"frontdesk/app/knowledge"
)

// Tables and lines say what is a draft and from when to when a content holds, in
// the ways that people write it.
func TestImport_draftsAndTimes(t *testing.T) {
	t.Parallel()
	s, bot := newService(t, newMemory())
	run := importAll(t, s, bot, csvFile(strings.Join([]string{
		"id,title,answer,draft,validFrom,validTo",
		"a,A,x,yes,2026-12-24,2026-12-26",
		"b,B,x,no,2026-12-24T18:00:00+01:00,",
		"c,C,x,,24.12.2026,46380.75",
		"d,D,x,perhaps,,",
		"e,E,x,,next week,",
		"f,F,x,,,12/24/2026",
		"g,G,x,,2027-01-01,2026-01-01",
	}, "\n")))
	if run.Created != 3 || run.ErrorCount != 4 {
		t.Fatalf("got %+v", run)
	}
	for i, want := range []string{"draft: Write yes", "validFrom: Write the time like", "validTo: Write the time like", "validTo: Give a time after"} {
		if !strings.Contains(run.Errors[i].Message, want) {
			t.Errorf("line %d: %q, want %q", run.Errors[i].Line, run.Errors[i].Message, want)
		}
	}
	day := func(d, hour int) time.Time { return time.Date(2026, 12, d, hour, 0, 0, 0, time.UTC) }
	all := list(t, s, bot)
	if a := all[0]; a.Status != knowledge.Draft || !a.ValidFrom.Equal(day(24, 0)) || !a.ValidTo.Equal(day(27, 0)) {
		t.Errorf("got %+v", a)
	}
	if b := all[1]; b.Status == knowledge.Draft || !b.ValidFrom.Equal(day(24, 17)) || b.ValidTo != nil {
		t.Errorf("got %+v", b)
	}
	if c := all[2]; !c.ValidFrom.Equal(day(24, 0)) || !c.ValidTo.Equal(day(24, 18)) {
		t.Errorf("got %v to %v", c.ValidFrom, c.ValidTo)
	}
	if run := importAll(t, s, bot, jsonl(`{"id":"h","title":"H","answer":"x","status":"draft"}`)); run.Created != 1 {
		t.Fatalf("got %+v", run)
	}
	if h := list(t, s, bot)[3]; h.Status != knowledge.Draft {
		t.Errorf("what the API calls a draft was published: %+v", h)
	}
}

// What is exported as a table comes back as it was, and no cell is a formula.
func TestExportCSV_comesBack(t *testing.T) {
	t.Parallel()
	s, bot := newService(t, newMemory())
	text := strings.Join([]string{
		`{"id":"a","title":"A, \"quoted\"","questions":["One?","Two?"],"answer":"=1+1\nsecond line","lang":"en","tags":["x","y"],"draft":true}`,
		`{"id":"b","title":"'=B","text":"# Heading\n\nText; more","url":"/page","validFrom":"2026-12-24T18:00:00Z","validTo":"2027-01-01T00:00:00Z"}`,
	}, "\n")
	importAll(t, s, bot, jsonl(text))
	var table, before, after bytes.Buffer
	if err := s.ExportCSV(t.Context(), bot, &table); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(table.String(), ",\"=") || strings.Contains(table.String(), ",=") {
		t.Errorf("a formula: %s", table.String())
	}
	other := chatbot.ID{UUID: id.New()}
	if run := importAll(t, s, other, csvFile(table.String())); run.Created != 2 || run.ErrorCount != 0 {
		t.Fatalf("got %+v", run)
	}
	for b, out := range map[chatbot.ID]*bytes.Buffer{bot: &before, other: &after} {
		if err := s.Export(t.Context(), b, out); err != nil {
			t.Fatal(err)
		}
	}
	if before.String() != after.String() {
		t.Errorf("got\n%s\nwant\n%s", after.String(), before.String())
	}
}

// journal keeps imports in memory.
type journal struct {
	mu   sync.Mutex
	runs []knowledge.ImportRun
}

func (j *journal) ImportRuns(context.Context) ([]knowledge.ImportRun, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	return slices.Clone(j.runs), nil
}

func (j *journal) PutImportRun(_ context.Context, run knowledge.ImportRun, forget []knowledge.ImportRun) error {
	j.mu.Lock()
	defer j.mu.Unlock()
	forget = append(forget, run)
	j.runs = slices.DeleteFunc(j.runs, func(r knowledge.ImportRun) bool {
		return slices.ContainsFunc(forget, func(f knowledge.ImportRun) bool { return f.ID == r.ID })
	})
	j.runs = append(j.runs, run)
	return nil
}

// An import that the end of the server broke off is told as that after the next
// start, whether the server was stopped or killed.
func TestImports_outliveTheServer(t *testing.T) {
	t.Parallel()
	kept := &journal{}
	store := newMemory()
	begin := func() *knowledge.Service {
		s := knowledge.New(knowledge.Config{Store: store, Journal: kept, Clock: func() time.Time { return at }})
		if err := s.Start(t.Context(), nil); err != nil {
			t.Fatal(err)
		}
		return s
	}
	s, bot := begin(), chatbot.ID{UUID: id.New()}
	in := jsonl(`{"id":"a","title":"A","answer":"x"}`)
	in.Name = "contents.jsonl"
	if run := importAll(t, s, bot, in); run.State != knowledge.RunDone || run.Name != "contents.jsonl" {
		t.Fatalf("got %+v", run)
	}
	stuck := make(chan struct{})
	store.onPut = func(knowledge.Content) { close(stuck); store.onPut = nil }
	held := make(chan struct{})
	in = knowledge.ImportInput{Format: knowledge.JSONL, Body: &slowly{text: many(450), held: held}}
	run, err := s.Imports().Start(t.Context(), bot, in)
	if err != nil {
		t.Fatal(err)
	}
	<-stuck
	killed, _ := kept.ImportRuns(t.Context()) // as the disk is when the process dies now
	stopping := make(chan error)
	go func() { stopping <- s.Stop(context.Background()) }()
	for s.Imports().Runs(bot)[0].State == knowledge.RunRunning {
		select {
		case held <- struct{}{}: // reads go on until the run sees that it was cancelled
		case err := <-stopping:
			if err != nil {
				t.Fatal(err)
			}
			stopping = nil
		}
	}
	if stopping != nil {
		if err := <-stopping; err != nil {
			t.Fatal(err)
		}
	}
	stopped, _ := kept.ImportRuns(t.Context())
	for name, runs := range map[string][]knowledge.ImportRun{"killed": killed, "stopped": stopped} {
		kept = &journal{runs: runs}
		again := begin()
		got := again.Imports().Runs(bot)
		if len(got) != 2 || got[0].ID != run.ID || got[0].State != knowledge.RunInterrupted || got[0].EndedAt == nil ||
			!strings.Contains(got[0].Note, "Import the file again") || got[1].State != knowledge.RunDone {
			t.Errorf("%s: got %+v", name, got)
		}
		if kept.runs[len(kept.runs)-1].State != knowledge.RunInterrupted {
			t.Errorf("%s: on disk it still runs", name)
		}
		if run := importAll(t, again, bot, jsonl(many(2))); run.State != knowledge.RunDone {
			t.Errorf("%s: no import can begin: %+v", name, run)
		}
		if err := again.Stop(context.Background()); err != nil {
			t.Error(err)
		}
	}
}

// slowly gives its text in pieces, each when held lets it.
type slowly struct {
	text string
	held chan struct{}
	sent bool
}

func (s *slowly) Read(p []byte) (int, error) {
	if s.sent {
		<-s.held
	}
	s.sent = true
	if s.text == "" {
		return 0, context.Canceled
	}
	n := copy(p, s.text[:min(len(s.text), 30_000)])
	s.text = s.text[n:]
	return n, nil
}
