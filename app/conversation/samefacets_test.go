package conversation

import (
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"
	"time"
)

// scramble gives every field another value now and then.
func scramble(r *rand.Rand, v reflect.Value, oneOf int) {
	parts := func(v reflect.Value) bool {
		return v.Kind() == reflect.Struct && v.Type() != reflect.TypeFor[time.Time]()
	}
	if parts(v) {
		for i := range v.NumField() {
			if r.IntN(oneOf) == 0 || parts(v.Field(i)) {
				scramble(r, v.Field(i), oneOf)
			}
		}
		return
	}
	words := []string{"", "active", "ended", "up", "de", "CLICK_MATCH", "CHAT_ATTENDED", "waiting"}
	switch of := v.Addr().Interface().(type) {
	case *time.Time:
		*of = time.UnixMilli(r.Int64N(5) * 700_000).UTC()
	case *[]string:
		*of = []string{words[r.IntN(len(words))]}
	case *[]Tally:
		*of = []Tally{{Quarter: 3, Metric: Metric(r.IntN(10)), N: 1}}
	default:
		switch v.Kind() {
		case reflect.String:
			v.SetString(words[r.IntN(len(words))])
		case reflect.Int:
			v.SetInt(r.Int64N(3))
		case reflect.Uint32, reflect.Uint64:
			v.SetUint(r.Uint64N(3))
		case reflect.Array:
			v.Index(0).SetUint(r.Uint64N(3))
		default:
		}
	}
}

// What is the same at a glance has the same facets, whatever was changed.
func TestSameFacets_neverHidesAChange(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(3, 4))
	var same, others int
	for range 100_000 {
		a := Conversation{ID: ID{UUID: [16]byte{1}}, Status: Active, StartedAt: time.UnixMilli(1)}
		scramble(r, reflect.ValueOf(&a).Elem(), 12)
		b := a
		scramble(r, reflect.ValueOf(&b).Elem(), 60)
		if !sameFacets(&a, &b) {
			others++
			continue
		}
		same++
		if was, is := Facets(a), Facets(b); !slices.Equal(was, is) {
			t.Fatalf("%+v\n%+v\n%v\n%v", a, b, was, is)
		}
	}
	if same < 1000 || others < 1000 {
		t.Errorf("%d the same, %d others: nothing is tried", same, others)
	}
}
