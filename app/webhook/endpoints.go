package webhook

import (
	"context"
	"errors"
	"slices"
	"strings"
	"unicode/utf8"

	"frontdesk/app/chatbot"
	"frontdesk/app/fault"
	"frontdesk/app/id"
)

// Change is what an owner sets of an endpoint.
type Change struct {
	URL     string
	Name    string // at most 80 characters
	Events  []Event
	Enabled bool
}

// Added is a new endpoint. Secret is the chatbot's, for the only time, where it
// had none before; empty otherwise.
type Added struct {
	Endpoint Endpoint
	Secret   string
}

// List gives a chatbot's endpoints, oldest first.
func (s *Service) List(b chatbot.ID) []Endpoint { return slices.Clone((registry{s}).endpointsOf(b)) }

// Get is one endpoint.
func (s *Service) Get(e EndpointID) (Endpoint, error) { return (registry{s}).find(e) }

// Add makes an endpoint. Its address may be contacted, see Poster, and stands once
// in a chatbot.
func (s *Service) Add(ctx context.Context, b chatbot.ID, in Change) (out Added, err error) {
	e := Endpoint{ID: EndpointID{id.New()}, Chatbot: b, CreatedAt: s.cfg.Clock()}
	if e, err = (registry{s}).changed(ctx, e, in); err != nil {
		return out, err
	}
	err = s.cfg.Store.Write(ctx, func(tx Tx) error {
		all, err := tx.Endpoints() // as they are here, with what is added at the same time
		if err != nil {
			return err
		}
		if all = slices.DeleteFunc(all, func(o Endpoint) bool { return o.Chatbot != b }); len(all) >= maxEndpoints {
			return ErrTooMany
		}
		if slices.ContainsFunc(all, func(o Endpoint) bool { return o.URL == e.URL }) {
			return fault.InvalidFields([]fault.Field{{Field: "url", Message: sameAddress}})
		}
		if out.Secret, err = s.firstSecret(tx, b); err != nil {
			return err
		}
		out.Endpoint = e
		return (registry{s}).put(tx, e)
	})
	return out, err
}

// Update changes an endpoint. One that is switched on again begins with a clean
// record.
func (s *Service) Update(ctx context.Context, e EndpointID, change func(*Change) error) (out Endpoint, err error) {
	before, err := (registry{s}).find(e)
	if err != nil {
		return out, err
	}
	in := Change{URL: before.URL, Name: before.Name, Events: slices.Clone(before.Events), Enabled: before.Enabled}
	if err := change(&in); err != nil {
		return out, err
	}
	wanted, err := (registry{s}).changed(ctx, before, in)
	if err != nil {
		return out, err
	}
	err = s.cfg.Store.Write(ctx, func(tx Tx) error {
		if out, err = tx.Endpoint(before.Chatbot, e); err != nil {
			return err
		}
		if wanted.Enabled && !out.Enabled || wanted.URL != out.URL {
			out.Health = Health{LastSuccess: out.Health.LastSuccess}
		}
		out.URL, out.Name, out.Events, out.Enabled = wanted.URL, wanted.Name, wanted.Events, wanted.Enabled
		return (registry{s}).put(tx, out)
	})
	return out, err
}

// Delete removes an endpoint. What waits for it is given up; the log stays.
func (s *Service) Delete(ctx context.Context, e EndpointID) error {
	before, err := (registry{s}).find(e)
	if err != nil {
		return err
	}
	return s.cfg.Store.Write(ctx, func(tx Tx) error {
		tx.After(func() { (registry{s}).replace(before, true) })
		return tx.DeleteEndpoint(before)
	})
}

// Subscribe has an address told of an event: a new endpoint, or one event more of
// the one that has this address. secret is the chatbot's, in any case.
func (s *Service) Subscribe(ctx context.Context, b chatbot.ID, address string, event Event) (secret string, err error) {
	there, found, err := (registry{s}).at(ctx, b, address)
	switch {
	case err != nil:
		return "", err
	case found:
		_, err = s.Update(ctx, there.ID, func(c *Change) error {
			c.Enabled = true
			if !slices.Contains(c.Events, event) {
				c.Events = append(c.Events, event)
			}
			return nil
		})
	default:
		_, err = s.Add(ctx, b, Change{URL: address, Events: []Event{event}, Enabled: true})
	}
	if err != nil {
		return "", err
	}
	err = s.cfg.Store.View(ctx, func(r Reader) error {
		secrets, _, err := r.Secrets(b)
		secret = secrets.Current
		return err
	})
	return secret, err
}

// Unsubscribe deletes the endpoint that has this address. ErrNotFound without one.
func (s *Service) Unsubscribe(ctx context.Context, b chatbot.ID, address string) error {
	there, found, err := (registry{s}).at(ctx, b, address)
	if err != nil {
		return err
	}
	if !found {
		return ErrNotFound
	}
	return s.Delete(ctx, there.ID)
}

// at finds the endpoint with an address, as typed or in its usual form.
func (s registry) at(ctx context.Context, b chatbot.ID, address string) (Endpoint, bool, error) {
	usual, err := s.cfg.Poster.Normal(ctx, address)
	if err != nil {
		usual = strings.TrimSpace(address) // it may have been valid once
	}
	for _, e := range s.endpointsOf(b) {
		if e.URL == usual {
			return e, true, nil
		}
	}
	return Endpoint{}, false, ctx.Err()
}

// changed lays a change over an endpoint, once it is valid.
func (s registry) changed(ctx context.Context, e Endpoint, in Change) (Endpoint, error) {
	var wrong []fault.Field
	if in.URL != e.URL || in.URL == "" {
		address, message := s.address(ctx, e, in.URL)
		if ctx.Err() != nil {
			return e, ctx.Err()
		}
		if message != "" {
			wrong = append(wrong, fault.Field{Field: "url", Message: message})
		}
		in.URL = address
	}
	in.Name = strings.TrimSpace(in.Name)
	if !utf8.ValidString(in.Name) || utf8.RuneCountInString(in.Name) > 80 {
		wrong = append(wrong, fault.Field{Field: "name", Message: "Use at most 80 characters."})
	}
	events, message := chosen(in.Events)
	if message != "" {
		wrong = append(wrong, fault.Field{Field: "events", Message: message})
	}
	e.URL, e.Name, e.Events, e.Enabled = in.URL, in.Name, events, in.Enabled
	return e, fault.InvalidFields(wrong)
}

const sameAddress = "There is a webhook with this address already. Change its events instead."

// address is an address in its usual form, or what is wrong with it.
func (s *Service) address(ctx context.Context, e Endpoint, typed string) (usual, wrong string) {
	usual, err := s.cfg.Poster.Normal(ctx, typed)
	switch {
	case err == nil:
	case strings.TrimSpace(typed) == "":
		return typed, "Enter the address of your server, like https://www.example.com/webhooks."
	default:
		return typed, reasonOf(err)
	}
	for _, other := range (registry{s}).endpointsOf(e.Chatbot) {
		if other.URL == usual && other.ID != e.ID {
			return usual, sameAddress
		}
	}
	return usual, ""
}

// chosen are events in their order, each once, or what is wrong with them.
func chosen(in []Event) (out []Event, wrong string) {
	out = []Event{}
	for _, one := range Events() {
		if slices.Contains(in, one) {
			out = append(out, one)
		}
	}
	if len(in) == 0 {
		return out, "Choose at least one event."
	}
	if slices.ContainsFunc(in, func(one Event) bool { return !slices.Contains(Events(), one) }) {
		return out, "Choose from chat, lead-submission and live-chat-escalation."
	}
	return out, ""
}

// DeleteChatbot removes what belongs to a chatbot: endpoints and secrets. Its log
// ends with its retention.
func (s *Service) DeleteChatbot(ctx context.Context, b chatbot.ID) error {
	for _, e := range s.List(b) {
		if err := s.Delete(ctx, e.ID); err != nil && !errors.Is(err, ErrNotFound) {
			return err
		}
	}
	return s.cfg.Store.Write(ctx, func(tx Tx) error { return tx.DeleteSecrets(b) })
}
