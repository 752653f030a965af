package httpapi

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"net/http"
	"reflect"
	"strings"
	"testing"
)

// credential opens a route.
func (w *world) credential(r route) opt {
	switch {
	case r.access == Visitor:
		return token(w.session(1).VisitorToken)
	case r.access.protected():
		return token("fd_owner")
	default:
		return func(*http.Request) {}
	}
}

// send goes over the socket for local routes.
func (w *world) send(r route, path string, opts ...opt) answered {
	w.t.Helper()
	if r.access == Local {
		return w.doLocal(r.method, path, opts...)
	}
	return w.do(r.method, path, opts...)
}

// Every route that takes JSON refuses what is malformed before any service hears
// of it: the services of this world fail the test when they are called.
func TestBadInput_everyBody(t *testing.T) {
	w := open(t)
	w.accounts.logout = nil
	for _, r := range w.server.routes {
		if r.in == nil {
			continue
		}
		path, auth := addressOf(r), w.credential(r)
		at := r.method + " " + r.path
		for _, row := range []struct {
			name, body string
			statuses   []int
		}{
			{"cut off", `{"a":`, []int{400}},
			{"two values", `{} {}`, []int{400}},
			{"no JSON", `text`, []int{400}},
			{"invalid UTF-8", "{\"\xff\":1}", []int{400}},
			{"raw NUL", "{\"a\":\"\x00\"}", []int{400}},
			{"half a surrogate", `{"a":"\ud800"}`, []int{400}},
			{"too deep", strings.Repeat(`{"a":`, 20000) + "1" + strings.Repeat("}", 20000), []int{400, 413}},
			{"too large", `{"a":"` + strings.Repeat("x", r.bodyLimit()) + `"}`, []int{413}},
		} {
			if r.in.Kind() == reflect.Struct && isPatch(r.in) && row.name != "too large" {
				w.patchReaches(row.name)
			}
			got := w.send(r, path, auth, body(row.body))
			if !contains(row.statuses, got.status) || got.header.Get("Content-Type") != refusalMedia(r) {
				t.Errorf("%s, %s: %d %.200s", at, row.name, got.status, got.body)
			}
		}
		if isPatch(r.in) || r.compatible() { // which passes over what it does not know
			continue
		}
		for name, text := range map[string]string{
			"list": `[]`, "text": `"x"`, "null": `null`, "number": `1`, "unknown field": `{"no such field":1}`,
			"NUL": `{"a\u0000":"\u0000"}`,
		} {
			p := w.send(r, path, auth, body(text)).problem(422, "invalid_input")
			if len(p.Errors) == 0 {
				t.Errorf("%s, %s: no field is named", at, name)
			}
		}
		w.wrongTypes(r, path, auth)
	}
}

func isPatch(t reflect.Type) bool {
	return reflect.Zero(t).Type().Implements(reflect.TypeFor[patchType]())
}

func contains(list []int, n int) bool {
	for _, have := range list {
		if have == n {
			return true
		}
	}
	return false
}

// patchReaches says that a merge patch is read where it is applied.
func (w *world) patchReaches(string) {
	w.chatbots.update = func(_ botIDType, change func(*chatbotRecord) error) (chatbotRecord, error) {
		b := bot(1)
		return b, change(&b)
	}
}

// wrongTypes sends each field of a route with values of every other type.
func (w *world) wrongTypes(r route, path string, auth opt) {
	w.t.Helper()
	for f := range fieldsOf(r.in) {
		for _, value := range []string{`{"x":1}`, `[[]]`, `"text"`, `1.5`, `true`, `"nul\u0000"`} {
			var out any
			if json.Unmarshal([]byte(value), &out) == nil && fits(f.kind, value) {
				continue
			}
			p := w.send(r, path, auth, body(`{"`+f.name+`":`+value+`}`)).problem(422, "invalid_input")
			found := false
			for _, e := range p.Errors {
				found = found || e.Field == f.name || strings.HasPrefix(e.Field, f.name+".") || strings.HasPrefix(e.Field, f.name+"[")
			}
			if !found {
				w.t.Errorf("%s %s: %s as %s: %v", r.method, r.path, f.name, value, p.Errors)
			}
		}
	}
}

func fits(t reflect.Type, text string) bool {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if of, ok := reflect.Zero(t).Interface().(wraps); ok {
		return fits(of.wrapped(), text)
	}
	switch t.Kind() {
	case reflect.String:
		return text == `"text"`
	case reflect.Float64:
		return text == `1.5`
	case reflect.Bool:
		return text == `true`
	default:
		return false
	}
}

func TestBadInput_mediaAndEncoding(t *testing.T) {
	w := open(t)
	for _, r := range w.server.routes {
		if r.compatible() { // the form of their refusals has a test of its own
			continue
		}
		path, auth := addressOf(r), w.credential(r)
		if got := w.send(r, path, auth, head("Content-Encoding", "gzip")); r.method != http.MethodGet || !r.stream {
			got.problem(415, "encoding_not_supported")
		}
		if !r.takesBody() {
			continue
		}
		for _, media := range []string{"text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "nonsense", "application/json; charset=latin1"} {
			if r.mediaTypes()[0] == anyMedia && !strings.HasPrefix(media, "multipart/") {
				continue // a file may be anything
			}
			w.send(r, path, auth, head("Content-Type", media), body(`{}`)).problem(415, "media_type_not_supported")
		}
	}
}

// A visitor's words that are odd but right come through to the byte.
func TestBadInput_oddTextIsKept(t *testing.T) {
	w := open(t, func(c *Config) { c.RateLimitsOff = true })
	visitor := w.session(1).VisitorToken
	for i, text := range []string{
		"\u202eright to left\u202c", "שלום עולם", "مرحبا", "a\u200bb", "<script>alert(1)</script>", "\ufffd", "😀👩‍👩‍👧", " padded \n",
		`\u0000 is text`, "'; DROP TABLE messages; --", strings.Repeat("ж", maxText), "a\u0001\u001f", "{{7*7}} ${7*7} %s%n",
	} {
		got := w.say(1, visitor, text, "c"+string(rune('a'+i)), "")
		if got.Message.Text != text {
			t.Errorf("%q became %q", text, got.Message.Text)
		}
	}
}

func TestBadInput_messages(t *testing.T) {
	w := open(t, func(c *Config) { c.RateLimitsOff = true })
	w.conversations.post = nil
	visitor := w.session(1).VisitorToken
	path := "/api/widget/" + botID(1).String() + "/messages"
	for _, tc := range []struct{ body, field string }{
		{`{"clientId":"c","text":""}`, "text"},
		{`{"clientId":"c","text":" \n\t\u00a0\u200b\u202e"}`, "text"},
		{`{"clientId":"c","text":"a\u0000b"}`, "text"},
		{`{"clientId":"c","text":"` + strings.Repeat("ж", maxText+1) + `"}`, "text"},
		{`{"clientId":"","text":"x"}`, "clientId"},
		{`{"text":"x"}`, "clientId"},
		{`{"clientId":"c"}`, "text"},
		{`{"clientId":"` + strings.Repeat("c", 65) + `","text":"x"}`, "clientId"},
		{`{"clientId":"a b","text":"x"}`, "clientId"},
		{`{"clientId":"ж","text":"x"}`, "clientId"},
		{`{"clientId":"c","text":"x","role":"assistant"}`, "role"},
	} {
		p := w.do(http.MethodPost, path, token(visitor), body(tc.body)).problem(422, "invalid_input")
		if len(p.Errors) != 1 || p.Errors[0].Field != tc.field {
			t.Errorf("%.80s: %+v", tc.body, p.Errors)
		}
	}
	for _, id := range []string{"nonsense", "00000000-0000-0000-0000-00000000000", "../../etc"} {
		w.do(http.MethodPost, path, token(visitor), body(`{"clientId":"c","text":"x","conversationId":"`+id+`"}`)).problem(404, "conversation_not_found")
	}
}

func TestBadInput_idsThatDoNotExist(t *testing.T) {
	w := open(t)
	visitor := w.session(1).VisitorToken
	for _, id := range []string{botID(7).String(), "nonsense", "%00", "%ff", "..%2f..", strings.Repeat("a", 3000), botID(1).String() + "x"} {
		got := w.do(http.MethodPost, "/api/widget/"+id+"/session", body(`{}`))
		if got.status != 404 {
			t.Errorf("session of %.40s: %d %s", id, got.status, got.body)
		}
		got = w.do(http.MethodPost, "/api/widget/"+id+"/messages", token(visitor), body(`{"clientId":"c","text":"x"}`))
		if got.status != 404 {
			t.Errorf("messages of %.40s: %d %s", id, got.status, got.body)
		}
		w.do(http.MethodGet, "/chat/"+id).is(404)
		for _, rest := range []string{"/messages", "/events"} {
			w.do(http.MethodGet, "/api/widget/conversations/"+id+rest, token(visitor)).is(404)
		}
		for _, rest := range []string{"/end", "/transcript"} {
			w.do(http.MethodPost, "/api/widget/conversations/"+id+rest, token(visitor), body(`{}`+"")).is(map[string]int{"/end": 404, "/transcript": 422}[rest])
		}
	}
}

func TestBadInput_queries(t *testing.T) {
	w := open(t)
	visitor, _, events := w.talk()
	messages := strings.TrimSuffix(events, "/events") + "/messages"
	for query, field := range map[string]string{
		"after=x": "after", "after=-1": "after", "after=1.5": "after", "limit=0": "limit", "limit=201": "limit", "limit=%00": "limit",
		"after=99999999999999999999": "after",
	} {
		p := w.do(http.MethodGet, messages+"?"+query, token(visitor)).problem(422, "invalid_input")
		if len(p.Errors) != 1 || p.Errors[0].Field != field {
			t.Errorf("%s: %+v", query, p.Errors)
		}
	}
	list := "/api/admin/chatbots/" + botID(1).String()
	for query, field := range map[string]string{"status=open": "status", "cursor=x": "cursor", "limit=many": "limit"} {
		p := w.do(http.MethodGet, list+"/conversations?"+query, token("fd_viewer")).problem(422, "invalid_input")
		if p.Errors[0].Field != field {
			t.Errorf("%s: %+v", query, p.Errors)
		}
	}
	for query, field := range map[string]string{"q=%ff": "q", "q=%00": "q", "cursor=%ff": "cursor", "limit=0": "limit"} {
		p := w.do(http.MethodGet, list+"/contents?"+query, token("fd_viewer")).problem(422, "invalid_input")
		if p.Errors[0].Field != field {
			t.Errorf("%s: %+v", query, p.Errors)
		}
	}
}

func TestBadInput_session(t *testing.T) {
	w := open(t)
	path := "/api/widget/" + botID(1).String() + "/session"
	for text, field := range map[string]string{
		`{"lang":"` + strings.Repeat("x", 36) + `"}`:                "lang",
		`{"page":{"url":"` + strings.Repeat("x", 2001) + `"}}`:      "page.url",
		`{"page":{"title":1}}`:                                      "page.title",
		`{"source":"elsewhere"}`:                                    "source",
		`{"userInfo":{"userId":"` + strings.Repeat("x", 51) + `"}}`: "userInfo.userId",
		`{"userInfo":"x"}`:                                          "userInfo",
	} {
		p := w.do(http.MethodPost, path, body(text)).problem(422, "invalid_input")
		if len(p.Errors) != 1 || p.Errors[0].Field != field {
			t.Errorf("%.60s: %+v", text, p.Errors)
		}
	}
	for _, fine := range []string{``, `{}`, `{"visitorToken":""}`, `{"visitorToken":"garbage"}`, `{"userInfo":null,"page":null}`} {
		w.do(http.MethodPost, path, body(fine)).is(200)
	}
}

func TestBadInput_compressedBombIsNotUnpacked(t *testing.T) {
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	if _, err := z.Write(make([]byte, 16<<20)); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	w := open(t)
	w.do(http.MethodPost, "/api/widget/"+botID(1).String()+"/session", head("Content-Encoding", "gzip"), body(packed.String())).
		problem(415, "encoding_not_supported")
}
