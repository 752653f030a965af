package httpapi

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"runtime"
	"strings"
	"testing"

	"frontdesk/app/chatbot"
	"frontdesk/app/document"
	"frontdesk/app/knowledge"
)

type fakeFiles struct {
	t        testing.TB
	list     func(chatbot.ID) ([]document.File, error)
	get      func(chatbot.ID, document.ID) (document.File, error)
	add      func(document.AddInput) (document.File, error)
	again    func(chatbot.ID, document.ID) (document.File, error)
	delete   func(chatbot.ID, document.ID) error
	original func(chatbot.ID, document.ID) (document.File, io.Reader, error)
}

func (f *fakeFiles) List(_ context.Context, b chatbot.ID) ([]document.File, error) {
	return need(f.t, "files.List", f.list)(b)
}

func (f *fakeFiles) Get(_ context.Context, b chatbot.ID, id document.ID) (document.File, error) {
	return need(f.t, "files.Get", f.get)(b, id)
}

func (f *fakeFiles) Add(_ context.Context, in document.AddInput) (document.File, error) {
	return need(f.t, "files.Add", f.add)(in)
}

func (f *fakeFiles) Again(_ context.Context, b chatbot.ID, id document.ID) (document.File, error) {
	return need(f.t, "files.Again", f.again)(b, id)
}

func (f *fakeFiles) Delete(_ context.Context, b chatbot.ID, id document.ID) error {
	return need(f.t, "files.Delete", f.delete)(b, id)
}

func (f *fakeFiles) Original(_ context.Context, b chatbot.ID, id document.ID) (document.File, io.Reader, error) {
	return need(f.t, "files.Original", f.original)(b, id)
}

func filesPath() string { return "/api/admin/chatbots/" + botID(1).String() + "/files" }

func fileNamed(name string) document.File {
	return document.File{ID: document.ID{UUID: uuidOf(7)}, Chatbot: botID(1), Name: name, Size: 5, State: document.Waiting, CreatedBy: "Ana"}
}

func TestFiles_add(t *testing.T) {
	w := open(t)
	var got document.AddInput
	w.files.add = func(in document.AddInput) (document.File, error) {
		got = in
		got.Body = bytes.Clone(in.Body) // it is the request's
		return fileNamed(in.Name), nil
	}
	for _, media := range []string{"application/pdf", "application/octet-stream", "text/plain; charset=windows-1252", "x/y"} {
		var out File
		w.do(http.MethodPost, filesPath()+"?name=Price%20list%2C%20May.PDF", token("fd_admin"), head("Content-Type", media), body("%PDF-")).is(201).into(&out)
		if string(got.Body) != "%PDF-" || got.Name != "Price list, May.PDF" || got.Chatbot != botID(1) || got.By != "script" {
			t.Fatalf("got %+v", got)
		}
		if out.Type != "pdf" || out.State != "waiting" || out.ID != uuidOf(7).String() {
			t.Fatalf("got %+v", out)
		}
	}
	w.do(http.MethodPost, filesPath(), token("fd_admin"), body("x")).problem(422, "invalid_input")
	w.do(http.MethodPost, filesPath()+"?name=%ff", token("fd_admin"), body("x")).problem(422, "invalid_input")
	w.do(http.MethodPost, filesPath()+"?name=a.pdf", token("fd_admin"), head("Content-Encoding", "gzip"), body("x")).problem(415, "encoding_not_supported")
	w.do(http.MethodPost, filesPath()+"?name=a.pdf", token("fd_agent"), body("x")).problem(403, "forbidden")
}

func TestFiles_largeBodies(t *testing.T) {
	w := open(t)
	size := 0
	w.files.add = func(in document.AddInput) (document.File, error) { size = len(in.Body); return fileNamed(in.Name), nil }
	large := strings.Repeat("x", fileBody)
	w.do(http.MethodPost, filesPath()+"?name=a.pdf", token("fd_admin"), body(large)).is(201)
	if size != fileBody {
		t.Fatalf("%d bytes arrived", size)
	}
	w.do(http.MethodPost, filesPath()+"?name=a.pdf", token("fd_admin"), body(large+"x")).problem(413, "body_too_large")
	w.do(http.MethodPost, filesPath()+"?name=a.pdf", body(large)).problem(401, "not_signed_in")
}

// The room of one large body is free again before the next one comes.
func TestFiles_largeBodies_leaveNothingBehind(t *testing.T) {
	w := open(t)
	w.files.add = func(document.AddInput) (document.File, error) { return fileNamed("a.txt"), nil }
	large := strings.Repeat("x", 40<<20)
	objects := func() uint64 {
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	runtime.GC()
	before := objects()
	for n := range 3 {
		w.do(http.MethodPost, filesPath()+"?name=a.txt", token("fd_admin"), body(large)).is(201)
		if now := objects(); now > before+20<<20 {
			t.Fatalf("after %d bodies of 40 MB, %d MB more are in use", n+1, (now-before)>>20)
		}
	}
}

func TestFiles_original(t *testing.T) {
	w := open(t)
	w.files.original = func(b chatbot.ID, id document.ID) (document.File, io.Reader, error) {
		return fileNamed("Übersicht \"2026\"; a\r\nb.html"), strings.NewReader("<p>hi"), nil
	}
	got := w.do(http.MethodGet, filesPath()+"/"+uuidOf(7).String()+"/original", token("fd_viewer")).is(200)
	if string(got.body) != "<p>hi" {
		t.Fatalf("got %q", got.body)
	}
	for name, want := range map[string]string{
		"Content-Type": "application/octet-stream", "X-Content-Type-Options": "nosniff", "Content-Security-Policy": "sandbox; default-src 'none'",
		"Content-Disposition": `attachment; filename="_bersicht _2026__ a__b.html"; filename*=UTF-8''%C3%9Cbersicht%20%222026%22%3B%20a%0D%0Ab.html`,
	} {
		if got.header.Get(name) != want {
			t.Errorf("%s is %q, not %q", name, got.header.Get(name), want)
		}
	}
}

func TestFiles_listReadDelete(t *testing.T) {
	w := open(t)
	w.files.list = func(chatbot.ID) ([]document.File, error) { return []document.File{fileNamed("a.txt")}, nil }
	w.files.again = func(chatbot.ID, document.ID) (document.File, error) { return fileNamed("a.txt"), nil }
	w.files.delete = func(chatbot.ID, document.ID) error { return document.ErrNotFound }
	var list FileList
	w.do(http.MethodGet, filesPath(), token("fd_viewer")).is(200).into(&list)
	if len(list.Items) != 1 || list.Total != 1 || list.Next != nil || list.Items[0].CreatedBy != "Ana" {
		t.Fatalf("got %+v", list)
	}
	one := filesPath() + "/" + uuidOf(7).String()
	w.do(http.MethodPost, one+"/read", token("fd_admin")).is(200)
	w.do(http.MethodDelete, one, token("fd_admin")).problem(404, "file_not_found")
	w.do(http.MethodDelete, filesPath()+"/nonsense", token("fd_admin")).problem(404, "file_not_found")
	w.do(http.MethodGet, "/api/admin/chatbots/"+botID(5).String()+"/files", token("fd_admin")).problem(404, "chatbot_not_found")
}

func TestImportPreview(t *testing.T) {
	w := open(t)
	var got ImportInput
	w.contents.preview = func(in ImportInput) (knowledge.Preview, error) {
		got = in
		return knowledge.Preview{
			Format: in.Format, Columns: []knowledge.Column{{Name: "Frage", As: knowledge.UseQuestion}}, Rows: 2,
			Records: []knowledge.Content{{Questions: []string{"Why?"}, Answer: "So."}}, Problems: []knowledge.LineError{{Line: 3, Message: "No."}}, ProblemCount: 1,
		}, nil
	}
	path := "/api/admin/chatbots/" + botID(1).String() + "/contents/import/preview"
	var out ImportPreview
	w.do(http.MethodPost, path+"?map=%7B%22Frage%22%3A%22question%22%7D", token("fd_admin"), head("Content-Type", "text/csv"), body("Frage\n")).is(200).into(&out)
	if got.Format != knowledge.CSV || got.Mapping["Frage"] != knowledge.UseQuestion || got.Chatbot != botID(1) {
		t.Fatalf("got %+v", got)
	}
	if out.Columns[0].As != "question" || out.Columns[0].Samples == nil || out.Records[0].Answer != "So." || out.Problems[0].Line != 3 || out.ProblemCount != 1 {
		t.Fatalf("got %+v", out)
	}
	w.do(http.MethodPost, path, token("fd_admin"), head("Content-Type", xlsxMedia), body("PK")).is(200)
	if got.Format != knowledge.XLSX || got.Mapping != nil {
		t.Fatalf("got %+v", got)
	}
	for _, wrong := range []string{"nonsense", "[]", "null", `{"a":1}`} {
		w.do(http.MethodPost, path+"?map="+strings.ReplaceAll(wrong, `"`, "%22"), token("fd_admin"), head("Content-Type", "text/csv"), body("x")).problem(422, "invalid_input")
	}
	w.do(http.MethodPost, path, token("fd_admin"), head("Content-Type", "text/csv"), body("")).problem(400, "empty_import")
}
