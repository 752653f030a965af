package config

import (
	"errors"
	"maps"
	"testing"

	"frontdesk/app/fault"
)

func TestConfig_Fixed_namesWhatDecides(t *testing.T) {
	t.Parallel()
	c := mustLoad(t, []string{"--model=m"}, []string{"FRONTDESK_MAIL_HOST=smtp.example"}, files{"config.yaml": "idleHours: 5\n"})
	want := map[Group]map[string]string{
		Models:  {"model": "--model"},
		Email:   {"host": "FRONTDESK_MAIL_HOST"},
		General: {"idleHours": "config.yaml:1"},
	}
	for group, fields := range want {
		if got := c.Fixed(group); !maps.Equal(got, fields) {
			t.Errorf("%s: %v, want %v", group, got, fields)
		}
	}
}

func TestConfig_Apply(t *testing.T) {
	t.Parallel()
	c := mustLoad(t, nil, []string{"FRONTDESK_MAIL_HOST=fixed.example"}, nil)
	s, err := c.Apply(Email, map[string]string{"host": "other.example", "security": "tls", "from": "a@b.example", "password": "p"})
	if err != nil {
		t.Fatal(err)
	}
	if s.Mail.Host != "fixed.example" || s.Mail.Port != 465 || s.Mail.Password != "p" {
		t.Errorf("mail %+v", s.Mail)
	}
	again, err := c.Apply(Email, s.Values(Email))
	if err != nil || again.Mail != s.Mail {
		t.Errorf("what Values gives must read back: %v %+v", err, again.Mail)
	}
	s, err = c.Apply(Models, map[string]string{"timeoutSeconds": "45", "maxQueue": "0"})
	if err != nil || s.Ollama.Timeout.Seconds() != 45 || s.Ollama.Queue != 0 {
		t.Errorf("models: %v %+v", err, s.Ollama)
	}
}

func TestConfig_Apply_wrongValues(t *testing.T) {
	t.Parallel()
	c := mustLoad(t, nil, nil, nil)
	_, err := c.Apply(Email, map[string]string{"port": "99999", "from": "not an address", "fromName": "a\nb"})
	var f *fault.Error
	if !errors.As(err, &f) || f.Kind != fault.Invalid || len(f.Fields) != 3 {
		t.Fatalf("got %v", err)
	}
	if f.Fields[0].Field != "port" || f.Fields[0].Message != `This value is "99999"; write a whole number from 0 to 65535.` {
		t.Errorf("field %+v", f.Fields[0])
	}
}
