package knowledge_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"frontdesk/app/chatbot"
	"frontdesk/app/id"
	"frontdesk/app/knowledge"
)

func importAll(t *testing.T, s *knowledge.Service, bot chatbot.ID, in knowledge.ImportInput) knowledge.ImportRun {
	t.Helper()
	run, err := s.Imports().Start(t.Context(), bot, in)
	if err != nil {
		t.Fatal(err)
	}
	run, err = s.Imports().Wait(t.Context(), run.ID)
	if err != nil {
		t.Fatal(err)
	}
	return run
}

func jsonl(text string) knowledge.ImportInput {
	return knowledge.ImportInput{Format: knowledge.JSONL, Body: strings.NewReader(text)}
}

func csvFile(text string) knowledge.ImportInput {
	return knowledge.ImportInput{Format: knowledge.CSV, Body: strings.NewReader(text)}
}

func list(t *testing.T, s *knowledge.Service, bot chatbot.ID) []knowledge.Content {
	t.Helper()
	page, err := s.List(t.Context(), bot, knowledge.ListInput{Limit: 200})
	if err != nil {
		t.Fatal(err)
	}
	return page.Items
}

func TestImport_JSONL_keepsRightLinesAndNamesWrongOnes(t *testing.T) {
	t.Parallel()
	s, bot := newService(t, newMemory())
	run := importAll(t, s, bot, jsonl("\xef\xbb\xbf"+strings.Join([]string{
		`{"id":"a","title":"First","answer":"One."}`,
		`{"id":"b","title":"No body"}`,
		``,
		`{"id":"c","title":"Both","answer":"x","text":"y"}`,
		`not json`,
		`{"id":"d","title":"Unknown","answer":"x","colour":"red"}`,
		`{"id":"a","title":"Again","answer":"x"}`,
		`{"id":"e","title":["list"],"answer":"x"}`,
		`{"id":"f","title":"Bad bytes ` + "\xff" + `","answer":"x"}`,
		`{"id":"g","title":"Nul \u0000","answer":"x"}`,
		`[1,2]`,
		`{"id":"h","title":"H","answer":"x"} {"id":"i"}`,
		`{"title":"No id","text":"# Heading\n\nText.","url":"/page","lang":"de-AT","tags":["x"]}` + "\r",
	}, "\n")))
	if run.State != knowledge.RunDone || run.Created != 2 || run.ErrorCount != 10 || run.Total != 12 || run.Done != 12 {
		t.Fatalf("got %+v", run)
	}
	want := map[int]string{2: "Give an answer", 4: "either an answer or a text", 5: "no valid JSON", 6: `"colour" is no field`, 7: "used on line 1",
		8: "title: Give text in quotes, not array", 9: "UTF-8", 10: "NUL", 11: "Each line is one JSON object", 12: "more than one JSON object"}
	for _, e := range run.Errors {
		if !strings.Contains(e.Message, want[e.Line]) || want[e.Line] == "" {
			t.Errorf("line %d: %q, want %q", e.Line, e.Message, want[e.Line])
		}
	}
	contents := list(t, s, bot)
	if len(contents) != 2 || contents[1].Lang != "de" || !strings.HasPrefix(string(contents[1].ID), "no-id-") {
		t.Fatalf("got %+v", contents)
	}
}

func TestImport_CSV_dialects(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{
		"comma":     "id,title,questions,answer,tags\na,Opening hours,When do you open?|When do you close?,\"Nine, to\nfive.\",\"x, y\"\n",
		"semicolon": "ID;Title;Questions;Answer;Tags\r\na;Opening hours;\"When do you open?\nWhen do you close?\";\"Nine, to\r\nfive.\";x,y\r\n",
		"tab":       "\xef\xbb\xbfid\ttitle\tquestion\tanswer\ttags\r\na\tOpening hours\tWhen do you open?|When do you close?\t\"Nine, to\nfive.\"\tx|y",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, bot := newService(t, newMemory())
			run := importAll(t, s, bot, csvFile(text))
			if run.State != knowledge.RunDone || run.Created != 1 || run.ErrorCount != 0 || run.Total != 1 {
				t.Fatalf("got %+v", run)
			}
			c := list(t, s, bot)[0]
			if c.ID != "a" || c.Answer != "Nine, to\nfive." || !slices.Equal(c.Questions, []string{"When do you open?", "When do you close?"}) || !slices.Equal(c.Tags, []string{"x", "y"}) {
				t.Fatalf("got %+v", c)
			}
		})
	}
}

func TestImport_CSV_wrongRows(t *testing.T) {
	t.Parallel()
	s, bot := newService(t, newMemory())
	run := importAll(t, s, bot, csvFile("title,answer\nA,One\nB,\nC,Three,four\n\nD,a \"quote\" inside\nE,Five\n"))
	if run.State != knowledge.RunDone || run.Created != 2 || run.ErrorCount != 3 {
		t.Fatalf("got %+v", run)
	}
	lines := []int{run.Errors[0].Line, run.Errors[1].Line, run.Errors[2].Line}
	if !slices.Equal(lines, []int{3, 4, 6}) {
		t.Fatalf("lines %v: %+v", lines, run.Errors)
	}
}

func TestImport_CSV_headerIsNeeded(t *testing.T) {
	t.Parallel()
	for header, want := range map[string]string{
		"name,answer\nA,B": `"name" is none`, "title,title,answer\nA,B,C": "twice", "title,url\nA,/b": "answer or text", "\"title,answer\nA,B": "header row cannot be read",
	} {
		s, bot := newService(t, newMemory())
		run := importAll(t, s, bot, csvFile(header))
		if run.State != knowledge.RunFailed || run.Created != 0 || len(run.Errors) != 1 || run.Errors[0].Line != 1 || !strings.Contains(run.Note, want) {
			t.Errorf("%q: got %+v", header, run)
		}
	}
}

func TestImport_twice_doublesNothing(t *testing.T) {
	t.Parallel()
	store := newMemory()
	s, bot := newService(t, store)
	text := `{"title":"Où êtes-vous?","answer":"Ici."}` + "\n" + `{"questions":["营业时间是什么时候"],"answer":"九点。"}`
	if run := importAll(t, s, bot, jsonl(text)); run.Created != 2 {
		t.Fatalf("got %+v", run)
	}
	puts := 0
	store.onPut = func(knowledge.Content) { puts++ }
	if run := importAll(t, s, bot, jsonl(text)); run.Created+run.Updated != 0 || run.Unchanged != 2 || puts != 0 {
		t.Fatalf("got %+v, %d puts", run, puts)
	}
	if n := len(list(t, s, bot)); n != 2 {
		t.Fatalf("%d contents", n)
	}
}

func TestImport_replace(t *testing.T) {
	t.Parallel()
	old := `{"id":"a","title":"A","answer":"x"}` + "\n" + `{"id":"b","title":"B","answer":"x"}`
	for name, tc := range map[string]struct {
		file string
		left string
		note string
	}{
		"whole":  {`{"id":"b","title":"B","answer":"new"}`, "b", ""},
		"errors": {`{"id":"b","title":"B","answer":"new"}` + "\n{}", "a b", "Nothing was deleted, because some lines had errors"},
		"empty":  {"\n", "a b", "Nothing was deleted, because the file was empty"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, bot := newService(t, newMemory())
			importAll(t, s, bot, jsonl(old))
			in := jsonl(tc.file)
			in.Replace = true
			run := importAll(t, s, bot, in)
			var left []string
			for _, c := range list(t, s, bot) {
				left = append(left, string(c.ID))
			}
			if strings.Join(left, " ") != tc.left || !strings.HasPrefix(run.Note, tc.note) || (tc.note == "") != (run.Deleted == 1) {
				t.Fatalf("left %v, run %+v", left, run)
			}
		})
	}
}

func many(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, `{"id":"c%04d","title":"Title number %d","answer":"Answer."}`+"\n", i, i)
	}
	return b.String()
}

func TestImport_writesInChunks(t *testing.T) {
	t.Parallel()
	store := newMemory()
	s, bot := newService(t, store)
	run := importAll(t, s, bot, jsonl(many(450)))
	if run.Created != 450 || store.writes != 3 || store.most != 200 {
		t.Fatalf("%+v, %d writes, at most %d", run, store.writes, store.most)
	}
	big := strings.Repeat("word ", 30_000)
	var b strings.Builder
	for i := range 6 {
		fmt.Fprintf(&b, `{"id":"big%d","title":"Big","text":%q}`+"\n", i, big)
	}
	store.writes, store.most = 0, 0
	if run := importAll(t, s, bot, jsonl(b.String())); run.Created != 6 || store.writes != 2 || store.most != 3 {
		t.Fatalf("%+v, %d writes, at most %d", run, store.writes, store.most)
	}
}

func TestImport_cancel_keepsWhatWasStored(t *testing.T) {
	t.Parallel()
	store := newMemory()
	s, bot := newService(t, store)
	writing, goOn := make(chan struct{}), make(chan struct{})
	count := 0
	store.onWrite = func(context.Context) {
		if count++; count == 2 {
			close(writing)
			<-goOn
		}
	}
	run, err := s.Imports().Start(t.Context(), bot, jsonl(many(450)))
	if err != nil {
		t.Fatal(err)
	}
	<-writing
	if _, err := s.Imports().Start(t.Context(), bot, jsonl(many(1))); !errors.Is(err, knowledge.ErrImportRunning) {
		t.Errorf("a second import: %v", err)
	}
	if _, err := s.Imports().Cancel(run.ID); err != nil {
		t.Fatal(err)
	}
	close(goOn)
	run, err = s.Imports().Wait(t.Context(), run.ID)
	if err != nil || run.State != knowledge.RunCancelled || run.Created != 200 || run.Done != 200 {
		t.Fatalf("%+v, %v", run, err)
	}
	if run = importAll(t, s, bot, jsonl(many(450))); run.Unchanged != 200 || run.Created != 250 {
		t.Fatalf("the repeated import: %+v", run)
	}
}

func TestImport_storeFails_saysSoWithoutItsError(t *testing.T) {
	t.Parallel()
	store := newMemory()
	s, bot := newService(t, store)
	store.fail = func() error { return errors.New("disk is on fire at /dev/sda") }
	run := importAll(t, s, bot, jsonl(many(3)))
	if run.State != knowledge.RunFailed || strings.Contains(run.Note, "sda") || !strings.Contains(run.Note, "import the file again") {
		t.Fatalf("got %+v", run)
	}
	if h := firstHit(t, s, bot, "Title number 1"); h.Content != "" {
		t.Fatalf("found what was not stored: %+v", h)
	}
}

func TestImport_panicInReader_endsTheRunAlone(t *testing.T) {
	t.Parallel()
	s, bot := newService(t, newMemory())
	run := importAll(t, s, bot, knowledge.ImportInput{Format: knowledge.JSONL, Body: panicReader{}})
	if run.State != knowledge.RunFailed {
		t.Fatalf("got %+v", run)
	}
}

type panicReader struct{}

func (panicReader) Read([]byte) (int, error) { panic("reader") }

func TestImport_runsAreRemembered(t *testing.T) {
	t.Parallel()
	s, bot := newService(t, newMemory())
	var last knowledge.ImportRun
	for range 25 {
		last = importAll(t, s, bot, jsonl(many(1)))
	}
	runs := s.Imports().Runs(bot)
	if len(runs) != 20 || runs[0].ID != last.ID {
		t.Fatalf("%d runs", len(runs))
	}
	if _, err := s.Imports().Run(knowledge.RunID{UUID: id.New()}); !errors.Is(err, knowledge.ErrImportNotFound) {
		t.Fatalf("got %v", err)
	}
	if err := s.Stop(context.Background()); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Imports().Start(t.Context(), bot, jsonl(many(1))); !errors.Is(err, knowledge.ErrStopping) {
		t.Fatalf("got %v", err)
	}
}

func TestExport_isWhatImportReads(t *testing.T) {
	t.Parallel()
	s, bot := newService(t, newMemory())
	for _, c := range []knowledge.Content{
		{ID: "ns/<1> & 2", Title: " spaces \t kept ", Questions: []string{"a\u2028b", "<b>"}, Answer: "line\r\nanother \u202e \x01 \ufeff", URL: "https://example.com/a?b#c", Lang: "en", Tags: []string{"x y"}},
		{ID: "ü", Questions: []string{"only a question"}, Text: "## A\n\n" + strings.Repeat("é", 100)},
		{ID: "v", Title: "Never seen", Answer: "A draft.", Status: knowledge.Draft, ValidFrom: new(at), ValidTo: new(at.Add(time.Hour))},
		{ID: "w", Title: "Old", Answer: "Old.", Edit: &knowledge.Edit{Title: "New", Questions: []string{"newer?"}, Answer: "New.", ValidTo: new(at)}},
	} {
		c.Chatbot, c.UpdatedBy = bot, knowledge.ByImport
		mustPut(t, s, c)
	}
	var out bytes.Buffer
	if err := s.Export(t.Context(), bot, &out); err != nil {
		t.Fatal(err)
	}
	other, bot2 := newService(t, newMemory())
	run := importAll(t, other, bot2, knowledge.ImportInput{Format: knowledge.JSONL, Body: bytes.NewReader(out.Bytes())})
	if run.Created != 4 || run.ErrorCount != 0 {
		t.Fatalf("got %+v", run)
	}
	a, b := list(t, s, bot), list(t, other, bot2)
	for i := range a {
		a[i].Chatbot = bot2
		x, _ := json.Marshal(a[i])
		y, _ := json.Marshal(b[i])
		if !bytes.Equal(x, y) {
			t.Errorf("got %s\nwant %s", y, x)
		}
	}
}

func FuzzImport(f *testing.F) {
	f.Add([]byte(`{"id":"a","title":"T","answer":"A"}`+"\n{"), false)
	f.Add([]byte("title;answer\nA;\"B\nC\"\n\"x"), true)
	f.Add([]byte("\xef\xbb\xbftitle,text\n\x00,\xff"), true)
	f.Fuzz(func(t *testing.T, data []byte, table bool) {
		store := newMemory()
		s, bot := newService(t, store)
		in := knowledge.ImportInput{Format: knowledge.JSONL, Body: io.Reader(bytes.NewReader(data))}
		if table {
			in.Format = knowledge.CSV
		}
		run := importAll(t, s, bot, in)
		stored := len(list(t, s, bot))
		if run.State == knowledge.RunDone && (run.Created != stored || run.Done != run.Total || run.Done != run.Created+run.ErrorCount) {
			t.Fatalf("%d stored, %+v", stored, run)
		}
		if run.State == knowledge.RunFailed && run.Note == "" {
			t.Fatal("failed without a reason")
		}
	})
}
