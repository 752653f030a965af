package document_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"frontdesk/app/document"
	"frontdesk/app/extract"
)

func TestService_readsAndForgets(t *testing.T) {
	t.Parallel()
	d := newDesk(t, newMemory(), inProcess)
	d.start()
	f := d.add(`C:\docs\Opening_hours.md`, "Open from nine to five.")
	if f.State != document.Waiting || f.Name != "Opening_hours.md" || f.CreatedBy != "Ana" || f.Size != 23 {
		t.Fatalf("got %+v", f)
	}
	got := d.until(f.ID, document.Ready)
	if got.Type != "markdown" || got.Words != 5 || got.Contents != 1 || got.Problem != "" {
		t.Fatalf("got %+v", got)
	}
	if titles := d.shelf.titles(); !slices.Equal(titles, []string{"Opening hours"}) {
		t.Fatalf("got %q", titles)
	}
	for id, c := range d.shelf.there {
		if c.Source.Kind != "file" || c.Source.ID != f.ID.String() || c.Source.Name != f.Name || !strings.HasPrefix(string(id), "file-") {
			t.Fatalf("got %+v", c)
		}
	}
	_, body, err := d.service.Original(t.Context(), d.bot, f.ID)
	if raw, err2 := io.ReadAll(body); err != nil || err2 != nil || string(raw) != "Open from nine to five." {
		t.Fatalf("got %q, %v, %v", raw, err, err2)
	}
	if err := d.service.Delete(t.Context(), d.bot, f.ID); err != nil {
		t.Fatal(err)
	}
	if len(d.store.files)+len(d.store.parts)+len(d.shelf.there) != 0 {
		t.Fatalf("left: %v %v %v", d.store.files, d.store.parts, d.shelf.there)
	}
	if _, err := d.service.Get(t.Context(), d.bot, f.ID); !errors.Is(err, document.ErrNotFound) {
		t.Fatalf("got %v", err)
	}
}

func TestService_Add_refuses(t *testing.T) {
	t.Parallel()
	d := newDesk(t, newMemory(), inProcess)
	first := d.add("a.txt", "same")
	in := document.AddInput{Chatbot: d.bot, Name: "b.txt", Body: []byte("same")}
	if _, err := d.service.Add(t.Context(), in); !errors.Is(err, document.ErrThere) || !strings.Contains(err.Error(), `"a.txt"`) {
		t.Errorf("got %v", err)
	}
	in.Body = nil
	if _, err := d.service.Add(t.Context(), in); err == nil {
		t.Error("an empty file was taken")
	}
	in.Body = make([]byte, document.MaxBytes+1)
	if _, err := d.service.Add(t.Context(), in); !errors.Is(err, document.ErrFull) {
		t.Errorf("got %v", err)
	}
	first.Size = document.MaxTotal
	d.store.files[first.ID] = first
	in.Body = []byte("other")
	if _, err := d.service.Add(t.Context(), in); !errors.Is(err, document.ErrFull) || len(d.store.files) != 1 {
		t.Errorf("got %v, %d files", err, len(d.store.files))
	}
}

// A file of several parts comes back to the byte, and one that cannot be stored
// whole leaves nothing.
func TestService_Add_parts(t *testing.T) {
	t.Parallel()
	d := newDesk(t, newMemory(), inProcess)
	text := strings.Repeat("0123456789abcdef", 5*document.PartBytes/16) + "end"
	f := d.add("a.txt", text)
	if n := len(d.store.parts[f.ID]); n != 6 {
		t.Errorf("%d parts", n)
	}
	_, body, err := d.service.Original(t.Context(), d.bot, f.ID)
	if raw, _ := io.ReadAll(body); err != nil || string(raw) != text {
		t.Errorf("%d bytes came back, %v", len(raw), err)
	}
	delete(d.store.parts[f.ID], 3)
	_, body, _ = d.service.Original(t.Context(), d.bot, f.ID)
	if _, err := io.ReadAll(body); !errors.Is(err, document.ErrNotFound) {
		t.Errorf("half a file passed for all of it: %v", err)
	}
	d.store.fails = func(f document.File) error {
		if f.State == document.Waiting {
			return errors.New("full")
		}
		return nil
	}
	before := len(d.store.parts)
	if _, err := d.service.Add(t.Context(), document.AddInput{Chatbot: d.bot, Name: "b", Body: bytes.Repeat([]byte("x"), 2*document.PartBytes)}); err == nil {
		t.Fatal("a file that was not stored was acknowledged")
	}
	if len(d.store.files) != 1 || len(d.store.parts) != before {
		t.Errorf("left: %d files, %d originals", len(d.store.files), len(d.store.parts))
	}
}

func TestService_failsWithAReason(t *testing.T) {
	t.Parallel()
	d := newDesk(t, newMemory(), inProcess)
	d.start()
	broken := d.until(d.add("a.docx", "PK\x03\x04 and no more").ID, document.Failed)
	if !strings.Contains(broken.Problem, "damaged") || broken.Contents != 0 {
		t.Errorf("got %+v", broken)
	}
	ours := newDesk(t, newMemory(), func(context.Context, string, io.Reader) (extract.Result, error) {
		return extract.Result{}, errors.New("secret path")
	})
	ours.start()
	if got := ours.until(ours.add("a.txt", "x").ID, document.Failed); strings.Contains(got.Problem, "secret") || got.Problem == "" {
		t.Errorf("got %q", got.Problem)
	}
	panics := newDesk(t, newMemory(), func(context.Context, string, io.Reader) (extract.Result, error) { panic("no") })
	panics.start()
	panics.until(panics.add("a.txt", "x").ID, document.Failed)
}

// Reading again takes the place of what was there, also where it gives less, and
// a file that cannot be read any more keeps nothing.
func TestService_Again(t *testing.T) {
	t.Parallel()
	texts := make(chan string, 3)
	d := newDesk(t, newMemory(), func(_ context.Context, _ string, _ io.Reader) (extract.Result, error) {
		text := <-texts
		if text == "" {
			return extract.Result{}, extract.ErrDamaged
		}
		return extract.Read("a.csv", []byte(text))
	})
	d.start()
	texts <- "Question,Answer\nOne?,Yes.\nTwo?,No.\nThree?,\n"
	f := d.add("a.csv", "x")
	if got := d.until(f.ID, document.Ready); got.Contents != 2 || !strings.Contains(got.Problem, "row 4") {
		t.Fatalf("got %+v", got)
	}
	texts <- "Question,Answer\nUno?,Yes.\n"
	if _, err := d.service.Again(t.Context(), d.bot, f.ID); err != nil {
		t.Fatal(err)
	}
	if got := d.until(f.ID, document.Ready); got.Contents != 1 || got.Problem != "" || got.Reach != 1 {
		t.Fatalf("got %+v", got)
	}
	if titles := d.shelf.titles(); !slices.Equal(titles, []string{"Uno?"}) {
		t.Fatalf("got %q", titles)
	}
	texts <- ""
	if _, err := d.service.Again(t.Context(), d.bot, f.ID); err != nil {
		t.Fatal(err)
	}
	if got := d.until(f.ID, document.Failed); got.Contents != 0 || len(d.shelf.titles()) != 0 {
		t.Fatalf("got %+v, %q", got, d.shelf.titles())
	}
}

// What a stop or a crash leaves in the midst is taken up or removed.
func TestService_Start_takesUp(t *testing.T) {
	t.Parallel()
	begun := make(chan struct{})
	d := newDesk(t, newMemory(), func(ctx context.Context, _ string, _ io.Reader) (extract.Result, error) {
		close(begun)
		<-ctx.Done()
		return extract.Result{}, ctx.Err()
	})
	d.start()
	f := d.add("a.txt", "words")
	<-begun
	if err := d.service.Stop(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := d.store.files[f.ID]; got.State != document.Reading {
		t.Fatalf("stopped as %s", got.State)
	}
	half, going := d.add("half.txt", "half"), d.add("going.txt", "going")
	half.State, going.State = document.Arriving, document.Leaving
	d.store.files[half.ID], d.store.files[going.ID] = half, going
	if list, err := d.service.List(t.Context(), d.bot); err != nil || len(list) != 1 {
		t.Fatalf("shows %+v, %v", list, err)
	}
	d.again(inProcess)
	d.start()
	d.until(f.ID, document.Ready)
	if len(d.store.files) != 1 || len(d.store.parts) != 1 {
		t.Errorf("left: %v", d.store.files)
	}
}

// A file that is being read can be deleted: its reading ends and nothing of it
// comes after.
func TestService_Delete_whileReading(t *testing.T) {
	t.Parallel()
	begun := make(chan struct{})
	d := newDesk(t, newMemory(), func(ctx context.Context, name string, body io.Reader) (extract.Result, error) {
		if name == "next.txt" {
			return inProcess(ctx, name, body)
		}
		close(begun)
		<-ctx.Done()
		return extract.Result{}, ctx.Err()
	})
	d.start()
	f, next := d.add("a.txt", "words"), d.add("next.txt", "next")
	<-begun
	if err := d.service.Delete(t.Context(), d.bot, f.ID); err != nil {
		t.Fatal(err)
	}
	d.until(next.ID, document.Ready)
	if _, there := d.store.files[f.ID]; there || len(d.store.parts) != 1 {
		t.Error("the file is still there")
	}
	if err := d.service.Clear(t.Context(), d.bot); err != nil || len(d.store.files)+len(d.shelf.there) != 0 {
		t.Errorf("left: %v %v, %v", d.store.files, d.shelf.there, err)
	}
}

func TestService_chapters(t *testing.T) {
	t.Parallel()
	d := newDesk(t, newMemory(), inProcess)
	d.start()
	var b strings.Builder
	b.WriteString("# Handbook\n\nFor everybody.\n\n")
	for i := range 6 {
		fmt.Fprintf(&b, "## Chapter %d\n\n%s\n\n", i+1, strings.Repeat("Some words of it. ", 700))
	}
	fmt.Fprintf(&b, "## Long\n\n%s\n", strings.Repeat(strings.Repeat("Endless words. ", 20)+"\n\n", 1000))
	f := d.add("handbook.md", b.String())
	got := d.until(f.ID, document.Ready)
	titles := d.shelf.titles()
	want := []string{"Handbook – Chapter 1", "Handbook – Chapter 2"}
	if !slices.Equal(titles[:2], want) || got.Contents != len(titles) || got.Contents < 8 || !strings.HasSuffix(titles[len(titles)-1], "– Long (3)") && !strings.HasSuffix(titles[len(titles)-1], "– Long (2)") {
		t.Fatalf("got %q", titles)
	}
	words := 0
	for _, c := range d.shelf.there {
		if n := utf8.RuneCountInString(c.Text); n > 200_000 {
			t.Errorf("%q has %d characters", c.Title, n)
		}
		words += extract.CountWords(c.Text)
	}
	if words != got.Words {
		t.Errorf("%d words of %d are in contents", words, got.Words)
	}
}

// A workbook may hold questions in one sheet and something else in another.
func TestService_tablesOfTwoKinds(t *testing.T) {
	t.Parallel()
	d := newDesk(t, newMemory(), func(context.Context, string, io.Reader) (extract.Result, error) {
		return extract.Result{Kind: extract.XLSX, Tables: []extract.Table{
			{Name: "FAQ", Rows: [][]string{{"Frage", "Antwort"}, {"Wann offen?", "Um neun."}, {"Wo?", "Am Markt."}}},
			{Name: "Prices", Rows: [][]string{{"Tea", "Price"}, {"Green", "5"}}},
		}}, nil
	})
	d.start()
	d.until(d.add("shop.xlsx", "x").ID, document.Ready)
	if titles := d.shelf.titles(); !slices.Equal(titles, []string{"Wann offen?", "Wo?", "shop"}) {
		t.Fatalf("got %q", titles)
	}
}
