package app

import (
	"context"
	"errors"
	"log/slog"
	"maps"
	"sync"
	"sync/atomic"

	"frontdesk/app/config"
	"frontdesk/app/fault"
	"frontdesk/app/ollama"
	"frontdesk/app/store"
)

// settings are those of the process, with what the owner set in the panel laid
// over what no flag, variable or file decides.
type settings struct {
	cfg   *config.Config
	store *store.Store
	mu    sync.Mutex // one save at a time
	now   atomic.Pointer[config.Settings]
}

// panelGroups are the groups that the panel may change.
func panelGroups() []config.Group {
	return []config.Group{config.Models, config.Email, config.General}
}

// newSettings reads what was set in the panel. Values that this version does not
// take must not keep the server from starting: their group falls back to what the
// process was given, and the log says so.
func newSettings(ctx context.Context, cfg *config.Config, s *store.Store, log *slog.Logger) (*settings, error) {
	out := &settings{cfg: cfg, store: s}
	laid := *cfg
	for _, group := range panelGroups() {
		values, err := s.Settings(ctx, string(group))
		if err != nil {
			return nil, err
		}
		next, err := apply(laid, group, values)
		if err != nil {
			log.WarnContext(ctx, "settings made in the panel are no longer valid and are left out; save them again", "group", string(group), "fields", fieldsOf(err))
			continue
		}
		laid.Settings = next
	}
	out.now.Store(&laid.Settings)
	return out, nil
}

// apply lays values over the settings of cfg, once every part that works with
// them takes them.
func apply(cfg config.Config, group config.Group, values map[string]string) (config.Settings, error) {
	next, err := cfg.Apply(group, values)
	if err == nil && group == config.Models {
		if err = ollama.Check(modelSettings(next)); err == nil {
			err = checkEmbedder(next)
		}
	}
	return next, err
}

// fieldsOf names what a fault found wrong; the values may be secret.
func fieldsOf(err error) []string {
	var f *fault.Error
	if !errors.As(err, &f) {
		return nil
	}
	names := make([]string, len(f.Fields))
	for i := range f.Fields {
		names[i] = f.Fields[i].Field
	}
	return names
}

// current are the settings in force.
func (s *settings) current() config.Settings { return *s.now.Load() }

// fixed are the fields of a group that the panel cannot change.
func (s *settings) fixed(group config.Group) map[string]string { return s.cfg.Fixed(group) }

// save checks values of a group, stores them, and puts them in force. What was
// stored before and is not among them stays, unless it is not valid any more.
func (s *settings) save(ctx context.Context, group config.Group, values map[string]string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	base := *s.cfg
	base.Settings = s.current()
	next, err := apply(base, group, values)
	if err != nil {
		return err
	}
	merged, err := s.store.Settings(ctx, string(group))
	if err != nil {
		return err
	}
	if _, err := apply(base, group, merged); err != nil || merged == nil {
		merged = map[string]string{}
	}
	maps.Copy(merged, values)
	return s.store.PutSettings(ctx, string(group), merged, func() { s.now.Store(&next) })
}
