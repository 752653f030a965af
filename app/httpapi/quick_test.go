package httpapi

import (
	"reflect"
	"strings"
	"testing"
)

type plainBody struct {
	ID   string `json:"id,omitempty"`
	Text string `json:"text"`
	Name string `json:"name,omitempty"`
}

// TestReadPlain holds that what is read in one pass is what is read thoroughly,
// and that everything else is left to that.
func TestReadPlain(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]bool{
		`{"text":"Where is my order?"}`:                true,
		" {\t\"text\" :\r\n \"a\" , \"id\":\"7\" } \n": true,
		`{"text":""}`: true,
		`{"id":"1","text":"größer ✓ 𝄞","name":"n"}`: true,
		`{"id":"1"}`:              false, // text is missing
		`{}`:                      false,
		``:                        false,
		`{"text":"a\nb"}`:         false,
		"{\"text\":\"a\nb\"}":     false,
		"{\"text\":\"a\x00b\"}":   false,
		"{\"text\":\"a\xffb\"}":   false,
		`{"text":"a","text":"b"}`: false,
		`{"text":"a","Text":"b"}`: false,
		`{"text":"a","more":"b"}`: false,
		`{"text":"a","id":null}`:  false,
		`{"text":"a","id":1}`:     false,
		`{"text":"a","id":["b"]}`: false,
		`{"text":"a",}`:           false,
		`{,"text":"a"}`:           false,
		`{"text":"a" "id":"b"}`:   false,
		`{"text":"a"}{}`:          false,
		`{"text":"a"}x`:           false,
		`{"text":"a"`:             false,
		`{"text":"a`:              false,
		`{"text"}`:                false,
		`["text"]`:                false,
		`"text"`:                  false,
		`null`:                    false,
		"\ufeff" + `{"text":"a"}`: false,
		`{"te\u0078t":"a"}`:       false,
		`{"text":"` + strings.Repeat("long ", 5000) + `"}`: true,
	} {
		got, thorough := plainBody{ID: "before"}, plainBody{ID: "before"}
		if ok := readPlain([]byte(body), &got, true); ok != want {
			t.Errorf("%.60q: %t, want %t", body, ok, want)
		}
		if !want {
			if !reflect.DeepEqual(got, thorough) {
				t.Errorf("%.60q was left with %+v", body, got)
			}
			continue
		}
		if err := readThoroughly([]byte(body), &thorough, true); err != nil || got != thorough {
			t.Errorf("%.60q is %+v, thoroughly %+v, %v", body, got, thorough, err)
		}
	}
	var numbers struct {
		Text string `json:"text"`
		N    int    `json:"n,omitempty"`
	}
	if readPlain([]byte(`{"text":"a"}`), &numbers, true) {
		t.Error("a type with other fields than text is no plain one")
	}
}

func FuzzReadPlain(f *testing.F) {
	f.Add([]byte(`{"text":"a","id":"b"}`))
	f.Add([]byte(` { "name" : "é" , "text":""}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		var got, thorough plainBody
		if !readPlain(body, &got, true) {
			return
		}
		if err := readThoroughly(body, &thorough, true); err != nil || got != thorough {
			t.Errorf("%q is %+v, thoroughly %+v, %v", body, got, thorough, err)
		}
	})
}
