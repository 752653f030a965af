package store

import (
	"bytes"
	"encoding/json"
	"math/rand/v2"
	"reflect"
	"testing"
	"time"

	"frontdesk/app/chatuser"
	"frontdesk/app/conversation"
	"frontdesk/app/tracking"
)

// texts that a form of JSON may get wrong.
var oddTexts = []string{
	"", "plain", `quote " and \ slash`, "tab\tline\nreturn\rbell\a\b\f\x00\x1f\x7f", "<b>&amp;</b>", "größer 日本 😀", "cut \xff\xc3 off \xed\xa0\x80",
	"lines \u2028 and \u2029", "\ufffd", "\u0085",
}

// filler puts values into every field that a record has, however deep.
type filler struct {
	r    *rand.Rand
	some float64 // of the fields get one
}

func (f filler) fill(v reflect.Value) {
	if f.r.Float64() > f.some {
		return
	}
	switch v.Kind() {
	case reflect.String:
		v.SetString(oddTexts[f.r.IntN(len(oddTexts))])
	case reflect.Bool:
		v.SetBool(f.r.IntN(2) == 0)
	case reflect.Int, reflect.Int64:
		v.SetInt(f.r.Int64N(3) * f.r.Int64N(1<<40) * (1 - 2*f.r.Int64N(2)))
	case reflect.Uint8, reflect.Uint32, reflect.Uint64:
		v.SetUint(uint64(f.r.Int64N(200)))
	case reflect.Float64:
		v.SetFloat(f.r.Float64())
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		f.fill(v.Elem())
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), f.r.IntN(3), 3))
		for i := range v.Len() {
			f.fill(v.Index(i))
		}
	case reflect.Array:
		for i := range v.Len() {
			v.Index(i).SetUint(uint64(f.r.IntN(256)))
		}
	case reflect.Struct:
		if v.Type() == reflect.TypeFor[time.Time]() {
			v.Set(reflect.ValueOf(time.UnixMilli(f.r.Int64N(1 << 42)).UTC()))
			return
		}
		for i := range v.NumField() {
			f.fill(v.Field(i))
		}
	default:
		panic("no values for " + v.Type().String())
	}
}

// What is put into JSON by hand is what encoding/json makes of it, whatever fields
// are there: one that is added and forgotten is missing here.
func TestEncodeRecord_isWhatTheLibraryMakes(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 2))
	for n := range 4000 {
		f := filler{r, []float64{0.5, 0.8, 0.95, 1}[n%4]}
		for _, record := range []any{new(conversation.Conversation), new(conversation.Message), new(chatuser.Activity), new(tracking.SessionRow)} {
			v := reflect.ValueOf(record).Elem()
			for i := range v.NumField() { // else nothing at all, half of the time
				f.fill(v.Field(i))
			}
			if m, ok := record.(*conversation.Message); ok && n%2 == 0 {
				*m = conversation.Message{ID: m.ID, Seq: m.Seq, Role: m.Role, Text: m.Text, Name: m.Name, At: m.At, ClientID: m.ClientID, Kind: m.Kind, Override: m.Override}
			}
			same(t, record)
		}
	}
}

func same(t *testing.T, record any) {
	t.Helper()
	got, err := encodeRecord(record)
	if err != nil {
		t.Fatal(err)
	}
	want, err := encodeJSON(record)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Fatalf("%T\n%s\nis to be\n%s", record, got, want)
	}
	if !json.Valid(got[1:]) {
		t.Fatalf("no JSON: %s", got)
	}
}

// A time that JSON has no form for is an error, as it is of encoding/json.
func TestEncodeRecord_refusesTimesWithoutAForm(t *testing.T) {
	t.Parallel()
	for _, at := range []time.Time{time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(-1, 1, 1, 0, 0, 0, 0, time.UTC)} {
		if _, err := encodeRecord(&conversation.Conversation{StartedAt: at}); err == nil {
			t.Errorf("%v was put into JSON", at)
		}
	}
}

func BenchmarkEncodeRecord(b *testing.B) {
	c := &conversation.Conversation{Status: conversation.Active, StartedAt: time.Now(), UpdatedAt: time.Now(), Subject: "Where is my order?", Source: "widget"}
	b.Run("by hand", func(b *testing.B) {
		for b.Loop() {
			_, _ = encodeRecord(c)
		}
	})
	b.Run("library", func(b *testing.B) {
		for b.Loop() {
			_, _ = encodeJSON(c)
		}
	})
}
