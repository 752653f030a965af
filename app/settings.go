package app

import (
	"context"
	"maps"
	"sync"
	"sync/atomic"

	"frontdesk/app/config"
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

func newSettings(ctx context.Context, cfg *config.Config, s *store.Store) (*settings, error) {
	out := &settings{cfg: cfg, store: s}
	laid := *cfg
	for _, group := range panelGroups() {
		values, err := s.Settings(ctx, string(group))
		if err != nil {
			return nil, err
		}
		if laid.Settings, err = laid.Apply(group, values); err != nil {
			return nil, err
		}
	}
	out.now.Store(&laid.Settings)
	return out, nil
}

// current are the settings in force.
func (s *settings) current() config.Settings { return *s.now.Load() }

// fixed are the fields of a group that the panel cannot change.
func (s *settings) fixed(group config.Group) map[string]string { return s.cfg.Fixed(group) }

// save checks values of a group, stores them, and puts them in force.
func (s *settings) save(ctx context.Context, group config.Group, values map[string]string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	base := *s.cfg
	base.Settings = s.current()
	next, err := base.Apply(group, values)
	if err != nil {
		return err
	}
	stored, err := s.store.Settings(ctx, string(group))
	if err != nil {
		return err
	}
	merged := map[string]string{}
	maps.Copy(merged, stored)
	maps.Copy(merged, values)
	return s.store.PutSettings(ctx, string(group), merged, func() { s.now.Store(&next) })
}
