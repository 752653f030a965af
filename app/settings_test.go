package app

import (
	"bytes"
	"context"
	"log/slog"
	"strings"
	"testing"

	"frontdesk/app/config"
	"frontdesk/app/id"
	"frontdesk/app/store"
)

func openSettings(t *testing.T, dir string, environ ...string) (*settings, *store.Store, *bytes.Buffer) {
	t.Helper()
	folder, err := store.Open(t.Context(), store.Options{Dir: dir, Clock: id.Now, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { folder.Close() })
	var log bytes.Buffer
	s, err := newSettings(t.Context(), loaded(t, dir, environ...), folder, slog.New(slog.NewTextHandler(&log, nil)))
	if err != nil {
		t.Fatal(err)
	}
	return s, folder, &log
}

func TestSettings_savedInThePanelOutliveARestart(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s, folder, _ := openSettings(t, dir)
	mail := map[string]string{"host": "smtp.example.com", "security": "tls", "from": "desk@example.com", "password": "s3cret"}
	if err := s.save(t.Context(), config.Email, mail); err != nil {
		t.Fatal(err)
	}
	if err := s.save(t.Context(), config.Email, map[string]string{"fromName": "Desk"}); err != nil { // a form without the password
		t.Fatal(err)
	}
	now := s.current().Mail
	if now.Password != "s3cret" || now.Port != 465 || now.FromName != "Desk" {
		t.Errorf("in force is %+v", now)
	}
	if err := folder.Close(); err != nil {
		t.Fatal(err)
	}
	again, _, log := openSettings(t, dir, "FRONTDESK_MAIL_HOST=fixed.example.com")
	if got := again.current().Mail; got.Password != "s3cret" || got.Host != "fixed.example.com" || got.FromName != "Desk" || log.Len() > 0 {
		t.Errorf("after a restart %+v is in force; log: %s", got, log)
	}
}

func TestSettings_noLongerValid(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	_, folder, _ := openSettings(t, dir)
	put := func(group config.Group, values map[string]string) {
		t.Helper()
		if err := folder.PutSettings(t.Context(), string(group), values, func() {}); err != nil {
			t.Fatal(err)
		}
	}
	put(config.Email, map[string]string{"host": "smtp.example.com", "port": "many", "password": "s3cret"})
	put(config.Models, map[string]string{"model": "a model", "workers": "3"}) // the configuration takes it, the model server's client does not
	put(config.General, map[string]string{"idleHours": "5"})
	if err := folder.Close(); err != nil {
		t.Fatal(err)
	}

	s, _, log := openSettings(t, dir, "FRONTDESK_OLLAMA_WORKERS=2")
	got := s.current()
	if got.Mail.Host != "" || got.Ollama.Model != "" || got.Ollama.Workers != 2 || got.IdleHours != 5 {
		t.Errorf("in force is %+v", got)
	}
	text := log.String()
	for _, want := range []string{"group=email fields=[port]", "group=models fields=[model]"} {
		if !strings.Contains(text, want) {
			t.Errorf("the log lacks %q: %s", want, text)
		}
	}
	if strings.Contains(text, "s3cret") || strings.Contains(text, "many") {
		t.Errorf("the log has values: %s", text)
	}
	// What is saved then is not thrown away with the old values at the next start.
	if err := s.save(context.Background(), config.Email, map[string]string{"host": "new.example.com"}); err != nil {
		t.Fatal(err)
	}
	if _, fields := apply(*s.cfg, config.Email, stored(t, s, config.Email)); fields != nil {
		t.Errorf("stored are values that are not valid: %v", fields)
	}
}

func TestSettings_refusesWhatTheModelServerWouldNotTake(t *testing.T) {
	t.Parallel()
	s, _, _ := openSettings(t, t.TempDir())
	err := s.save(t.Context(), config.Models, map[string]string{"model": "no such/../name"})
	if fields := fieldsOf(err); len(fields) != 1 || fields[0] != "model" {
		t.Errorf("got %v", err)
	}
	if values := stored(t, s, config.Models); values != nil {
		t.Errorf("stored is %v", values)
	}
}

func stored(t *testing.T, s *settings, group config.Group) map[string]string {
	t.Helper()
	values, err := s.store.Settings(t.Context(), string(group))
	if err != nil {
		t.Fatal(err)
	}
	return values
}
