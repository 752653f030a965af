package store

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/token"
	"testing"
	"testing/quick"
	"time"

	"frontdesk/app/chatbot"
	"frontdesk/app/conversation"
	"frontdesk/app/id"
)

// Every kind has a byte of its own: no key can begin like one of another kind.
func TestKeys_kindsAreDistinct(t *testing.T) {
	t.Parallel()
	file, err := parser.ParseFile(token.NewFileSet(), "keys.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]string{}
	ast.Inspect(file, func(n ast.Node) bool {
		spec, ok := n.(*ast.ValueSpec)
		if !ok || len(spec.Names[0].Name) < 5 || spec.Names[0].Name[:4] != "kind" {
			return true
		}
		lit, ok := spec.Values[0].(*ast.BasicLit)
		if !ok {
			t.Fatalf("%s is no literal", spec.Names[0].Name)
		}
		if other := seen[lit.Value]; other != "" {
			t.Errorf("%s and %s share %s", other, spec.Names[0].Name, lit.Value)
		}
		seen[lit.Value] = spec.Names[0].Name
		return true
	})
	if len(seen) < 20 {
		t.Errorf("found only %d kinds", len(seen))
	}
}

func TestKeys_orderOfBytesIsOrderOfDomain(t *testing.T) {
	t.Parallel()
	c := conversation.ID{UUID: id.New()}
	less := func(a, b []byte) bool { return bytes.Compare(a, b) < 0 }
	check := func(a, b uint64) bool {
		if a == b {
			return bytes.Equal(messageKey(c, a), messageKey(c, b))
		}
		return less(messageKey(c, a), messageKey(c, b)) == (a < b)
	}
	if err := quick.Check(check, nil); err != nil {
		t.Error(err)
	}
	times := func(a, b uint32) bool {
		ta, tb := time.Unix(int64(a), 0), time.Unix(int64(b), 0)
		return less(idleKey(ta, c), idleKey(tb, c)) == ta.Before(tb)
	}
	if err := quick.Check(times, nil); err != nil {
		t.Error(err)
	}
	first, second := conversation.ID{UUID: id.New()}, conversation.ID{UUID: id.New()}
	if !less(messageKey(first, 9), messageKey(second, 1)) {
		t.Error("a later conversation does not sort after an earlier one")
	}
}

func TestKeys_roundTrip(t *testing.T) {
	t.Parallel()
	check := func(raw [16]byte, metric byte, day uint32) bool {
		b := chatbot.ID{UUID: id.FromHash(raw)}
		gotB, gotM, gotDay, ok := parseCounterKey(counterKey(b, conversation.Metric(metric), day))
		return ok && gotB == b && gotM == conversation.Metric(metric) && gotDay == day
	}
	if err := quick.Check(check, nil); err != nil {
		t.Error(err)
	}
	questions := func(bot, talk [16]byte, seq uint64) bool {
		b, c := chatbot.ID{UUID: id.FromHash(bot)}, conversation.ID{UUID: id.FromHash(talk)}
		gotB, gotC, gotSeq, ok := parseQuestionKey(questionKey(b, c, seq))
		return ok && gotB == b && gotC == c && gotSeq == seq
	}
	if err := quick.Check(questions, nil); err != nil {
		t.Error(err)
	}
	c := conversation.ID{UUID: id.New()}
	at := id.Now()
	when, back := timeThenID(binKey(at, c))
	if !when.Equal(at) || back != c.UUID || lastConversation(binKey(at, c)) != c {
		t.Errorf("got %v %v", when, back)
	}
}

func FuzzParseCounterKey(f *testing.F) {
	f.Add(counterKey(chatbot.ID{UUID: id.FromHash([16]byte{1})}, 3, 20000))
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, k []byte) {
		if b, m, day, ok := parseCounterKey(k); ok && !bytes.Equal(counterKey(b, m, day), k) {
			t.Errorf("%x does not come back", k)
		}
	})
}
