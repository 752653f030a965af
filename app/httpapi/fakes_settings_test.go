package httpapi

import (
	"context"
	"encoding/json"
	"testing"
)

type fakeModels struct {
	t     testing.TB
	page  func() (ModelSettingsPage, error)
	save  func(ModelSettings) (ModelSettingsPage, error)
	state func() (ModelState, error)
	pull  func(string) error
}

func (f *fakeModels) Settings(context.Context) (ModelSettingsPage, error) {
	return need(f.t, "models.Settings", f.page)()
}

func (f *fakeModels) Save(_ context.Context, in ModelSettings) (ModelSettingsPage, error) {
	return need(f.t, "models.Save", f.save)(in)
}

func (f *fakeModels) State(context.Context) (ModelState, error) {
	return need(f.t, "models.State", f.state)()
}

func (f *fakeModels) Check(context.Context) (ModelState, error) {
	return need(f.t, "models.Check", f.state)()
}

func (f *fakeModels) Pull(_ context.Context, name string) error {
	return need(f.t, "models.Pull", f.pull)(name)
}

type fakeMail struct {
	t          testing.TB
	configured bool
	page       func() (EmailSettingsPage, error)
	save       func(EmailSettingsInput) (EmailSettingsPage, error)
	test       func(string) error
}

func (f *fakeMail) Settings(context.Context) (EmailSettingsPage, error) {
	return need(f.t, "mail.Settings", f.page)()
}

func (f *fakeMail) Save(_ context.Context, in EmailSettingsInput) (EmailSettingsPage, error) {
	return need(f.t, "mail.Save", f.save)(in)
}

func (f *fakeMail) Test(_ context.Context, to string) error {
	return need(f.t, "mail.Test", f.test)(to)
}

func (f *fakeMail) Configured() bool { return f.configured }

type fakeServer struct {
	t        testing.TB
	general  func() (GeneralSettingsPage, error)
	save     func(GeneralSettings) (GeneralSettingsPage, error)
	system   func() (SystemPage, error)
	job      func(string) (JobRun, error)
	endStale func(EndStaleInput) (EndStaleResult, error)
	stats    func() (json.RawMessage, error)
	recount  func(bool) (RecountResult, error)
	owner    func(OwnerInput) error
	seed     func(SeedInput) (SeedResult, error)
	backup   func(string) (BackupResult, error)
	ready    func() error
	figures  func(add func(name, help string, value float64))
}

func (f *fakeServer) Settings(context.Context) (GeneralSettingsPage, error) {
	return need(f.t, "general.Settings", f.general)()
}

func (f *fakeServer) Save(_ context.Context, in GeneralSettings) (GeneralSettingsPage, error) {
	return need(f.t, "general.Save", f.save)(in)
}

func (f *fakeServer) System(context.Context) (SystemPage, error) {
	return need(f.t, "system.System", f.system)()
}

func (f *fakeServer) RunJob(_ context.Context, name, _ string) (JobRun, error) {
	return need(f.t, "system.RunJob", f.job)(name)
}

func (f *fakeServer) EndStale(_ context.Context, in EndStaleInput) (EndStaleResult, error) {
	return need(f.t, "maintenance.EndStale", f.endStale)(in)
}

func (f *fakeServer) Stats(context.Context) (json.RawMessage, error) {
	return need(f.t, "maintenance.Stats", f.stats)()
}

func (f *fakeServer) Recount(_ context.Context, fix bool) (RecountResult, error) {
	return need(f.t, "maintenance.Recount", f.recount)(fix)
}

func (f *fakeServer) CreateOwner(_ context.Context, in OwnerInput) error {
	return need(f.t, "maintenance.CreateOwner", f.owner)(in)
}

func (f *fakeServer) Seed(_ context.Context, in SeedInput) (SeedResult, error) {
	return need(f.t, "maintenance.Seed", f.seed)(in)
}

func (f *fakeServer) Backup(_ context.Context, file string) (BackupResult, error) {
	return need(f.t, "maintenance.Backup", f.backup)(file)
}

func (f *fakeServer) Ready(context.Context) error { return need(f.t, "health.Ready", f.ready)() }

func (f *fakeServer) Figures(add func(name, help string, value float64)) {
	need(f.t, "health.Figures", f.figures)(add)
}
