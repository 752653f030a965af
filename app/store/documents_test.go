package store

import (
	"bytes"
	"context"
	"errors"
	"testing"

	"frontdesk/app/chatbot"
	"frontdesk/app/document"
	"frontdesk/app/id"
)

func TestDocuments_recordsAndParts(t *testing.T) {
	t.Parallel()
	s := open(t)
	port := Documents(s)
	mine, other := chatbot.ID{UUID: id.New()}, chatbot.ID{UUID: id.New()}
	first, second := document.File{ID: document.ID{UUID: id.New()}, Chatbot: mine, Name: "a"}, document.File{ID: document.ID{UUID: id.New()}, Chatbot: other, Name: "b"}
	piece := bytes.Repeat([]byte{7}, document.PartBytes)
	err := port.Write(t.Context(), func(tx document.Tx) error {
		return errors.Join(tx.PutFile(first), tx.PutFile(second), tx.PutPart(first.ID, 0, piece), tx.PutPart(first.ID, 1, []byte("end")), tx.PutPart(second.ID, 0, []byte("x")))
	})
	if err != nil {
		t.Fatal(err)
	}
	names := func(b chatbot.ID) (out string) {
		t.Helper()
		err := port.View(context.Background(), func(tx document.Reader) error {
			return tx.EachFile(b, func(f document.File) bool { out += f.Name; return true })
		})
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	if names(mine) != "a" || names(other) != "b" || names(chatbot.ID{}) != "ab" && names(chatbot.ID{}) != "ba" {
		t.Errorf("got %q, %q, %q", names(mine), names(other), names(chatbot.ID{}))
	}
	err = port.View(t.Context(), func(tx document.Reader) error {
		got, found, err := tx.Part(first.ID, 0)
		if err != nil || !found || !bytes.Equal(got, piece) {
			t.Errorf("%d bytes, %v, %v", len(got), found, err)
		}
		if _, found, _ = tx.Part(first.ID, 2); found {
			t.Error("a part that was never stored")
		}
		if _, err = tx.File(other, first.ID); !errors.Is(err, document.ErrNotFound) {
			t.Errorf("a file of another chatbot: %v", err)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	err = port.Write(t.Context(), func(tx document.Tx) error {
		return errors.Join(tx.DeletePart(first.ID, 0), tx.DeleteFile(mine, first.ID))
	})
	if err != nil || names(mine) != "" || names(other) != "b" {
		t.Errorf("got %q, %q, %v", names(mine), names(other), err)
	}
}
