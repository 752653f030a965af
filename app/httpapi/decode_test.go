package httpapi

import (
	"encoding/json"
	"errors"
	"reflect"
	"strings"
	"testing"

	"frontdesk/app/fault"
)

type sample struct {
	Text   string            `json:"text"`
	Count  int               `json:"count,omitempty"`
	Size   uint64            `json:"size,omitempty"`
	Share  float64           `json:"share,omitempty"`
	Yes    bool              `json:"yes,omitempty"`
	List   []string          `json:"list,omitempty"`
	Nested *nested           `json:"nested,omitempty"`
	Many   []nested          `json:"many,omitempty"`
	Map    map[string]string `json:"map,omitempty"`
	Raw    json.RawMessage   `json:"raw,omitempty"`
	At     *Time             `json:"at,omitempty"`
}

type nested struct {
	Name string `json:"name,omitempty"`
}

func TestDecode_takes(t *testing.T) {
	for _, body := range []string{
		`{"text":""}`,
		` {"text":"a","count":-3,"size":18446744073709551615,"share":1e3,"yes":true,"list":["a"],"nested":{"name":"n"}} `,
		`{"text":"a","nested":null,"list":null,"many":[{"name":"a"},{}],"map":{"a":"b"},"raw":{"any":[1,null]}}`,
		`{"text":"שלום \u202e \ud83d\ude00 \ufffd \\u0000","at":"2026-11-21T09:00:00Z"}`,
	} {
		var got sample
		if err := decode([]byte(body), &got); err != nil {
			t.Errorf("%s: %v", body, err)
		}
	}
}

func TestDecode_refuses(t *testing.T) {
	for _, tc := range []struct{ body, code, fields string }{
		{``, "invalid_input", "text"},
		{`{}`, "invalid_input", "text"},
		{`{"text":"a","Text":"b"}`, "invalid_input", "Text"},
		{`{"text":"a","text":"b"}`, "invalid_input", "text"},
		{`{"text":1}`, "invalid_input", "text"},
		{`{"text":null}`, "invalid_input", "text"},
		{`{"text":["a"]}`, "invalid_input", "text"},
		{`{"text":{"a":{"b":[1]}},"count":"1"}`, "invalid_input", "text count"},
		{`{"text":"a","count":1.5,"size":-1,"share":"x","yes":"true","list":"a"}`, "invalid_input", "count size share yes list"},
		{`{"text":"a","count":99999999999999999999,"share":1e999}`, "invalid_input", "count share"},
		{`{"text":"a","list":["a",1,{"x":1}],"many":[{"name":1},{"nam":"x"}],"map":{"k":1}}`, "invalid_input", "list[1] list[2] many[0].name many[1].nam map.k"},
		{`{"text":"a","nested":{"name":"a","more":{"x":[{"y":1}]}}}`, "invalid_input", "nested.more"},
		{`{"text":"a\u0000b"}`, "invalid_input", "text"},
		{`{"text":"a","unknown":1}`, "invalid_input", "unknown"},
		{`{"text":"a","at":"yesterday"}`, "invalid_input", "at"},
		{`[]`, "invalid_input", ""},
		{`"text"`, "invalid_input", ""},
		{`null`, "invalid_input", ""},
		{`nul`, "invalid_json", ""},
		{`{"text":"a"`, "invalid_json", ""},
		{`{"text":"a"}{}`, "invalid_json", ""},
		{`{"text":"a"} x`, "invalid_json", ""},
		{"{\"text\":\"a\x00\"}", "invalid_json", ""},
		{"{\"text\":\"a\xff\"}", "invalid_encoding", ""},
		{`{"text":"\ud800"}`, "invalid_encoding", ""},
		{`{"text":"\udc00\ud800"}`, "invalid_encoding", ""},
		{`{"text":"a","raw":` + strings.Repeat("[", 20000) + strings.Repeat("]", 20000) + `}`, "invalid_json", ""},
	} {
		var got sample
		err := decode([]byte(tc.body), &got)
		var f *fault.Error
		if !errors.As(err, &f) || f.Code != tc.code {
			t.Errorf("%.80s: %v, want %s", tc.body, err, tc.code)
			continue
		}
		var names []string
		for _, field := range f.Fields {
			if field.Message == "" {
				t.Errorf("%.80s: %s without a message", tc.body, field.Field)
			}
			names = append(names, field.Field)
		}
		if strings.Join(names, " ") != tc.fields {
			t.Errorf("%.80s: fields %q, want %q", tc.body, names, tc.fields)
		}
	}
}

func TestDecode_over(t *testing.T) {
	base := sample{Text: "kept", Count: 1, List: []string{"a"}, Nested: &nested{Name: "n"}}
	if err := decodeOver([]byte(`{"count":2,"list":[]}`), &base); err != nil {
		t.Fatal(err)
	}
	want := sample{Text: "kept", Count: 2, List: []string{}, Nested: &nested{Name: "n"}}
	if !reflect.DeepEqual(base, want) {
		t.Fatalf("got %+v", base)
	}
	if err := decodeOver(nil, &base); err == nil {
		t.Fatal("an empty patch must be a fault")
	}
}

func TestDecode_boundsItsAnswer(t *testing.T) {
	var f *fault.Error
	err := decode([]byte(`{"text":"a","list":[`+strings.Repeat("1,", 5000)+`1]}`), &sample{})
	if !errors.As(err, &f) || len(f.Fields) != maxFieldErrors {
		t.Fatalf("got %d fields", len(f.Fields))
	}
}

func FuzzDecode(f *testing.F) {
	for _, seed := range []string{`{"text":"a"}`, `{"text":"\ud83d\ude00","nested":{"name":"x"}}`, `[1`, `{"a":{"a":`, `{"text":"\ud800"}`, ``} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		var got, again sample
		err := decode(body, &got)
		if err == nil {
			if strict := json.Unmarshal(body, &again); strict != nil && len(strings.TrimSpace(string(body))) > 0 {
				t.Fatalf("took %q, which is no JSON: %v", body, strict)
			}
			if strings.ContainsRune(got.Text, 0) {
				t.Fatal("took a NUL")
			}
			return
		}
		var found *fault.Error
		if !errors.As(err, &found) || statusOf(found) >= 500 {
			t.Fatalf("%q: %v", body, err)
		}
	})
}
