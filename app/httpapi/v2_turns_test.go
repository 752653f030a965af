package httpapi

import (
	"context"
	"errors"
	"testing"
)

func TestTurns_oneAtATime(t *testing.T) {
	all := newTurns()
	first, err := all.take(t.Context(), "a")
	if err != nil {
		t.Fatal(err)
	}
	other, err := all.take(t.Context(), "b")
	if err != nil {
		t.Fatal(err)
	}
	other()
	ended, end := context.WithCancel(t.Context())
	end()
	if _, err := all.take(ended, "a"); !errors.Is(err, errTurn) {
		t.Errorf("two hold one conversation: %v", err)
	}
	second := make(chan func())
	go func() {
		done, err := all.take(t.Context(), "a")
		if err != nil {
			t.Error(err)
		}
		second <- done
	}()
	first()
	first()
	(<-second)()
	if len(all.taken) != 0 {
		t.Errorf("kept: %v", all.taken)
	}
}
