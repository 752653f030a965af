package httpapi

import "context"

// Models is the model server and its settings. Save keeps what is fixed from
// outside and gives the page as it then is; Pull returns once the download has
// begun and tells its progress as panel events.
type Models interface {
	Settings(ctx context.Context) (ModelSettingsPage, error)
	Save(ctx context.Context, in ModelSettings) (ModelSettingsPage, error)
	State(ctx context.Context) (ModelState, error)
	Check(ctx context.Context) (ModelState, error)
	Pull(ctx context.Context, name string) error
}

// Mail is the mail server and its settings. Test sends at once; the server's
// own reason is in a fault with the code mail_failed.
type Mail interface {
	Settings(ctx context.Context) (EmailSettingsPage, error)
	Save(ctx context.Context, in EmailSettingsInput) (EmailSettingsPage, error)
	Test(ctx context.Context, to string) error
	Configured() bool
}

// General is what concerns every chatbot.
type General interface {
	Settings(ctx context.Context) (GeneralSettingsPage, error)
	Save(ctx context.Context, in GeneralSettings) (GeneralSettingsPage, error)
}

// System tells how the server is doing and runs its jobs. Run returns when the
// job has ended.
type System interface {
	System(ctx context.Context) (SystemPage, error)
	RunJob(ctx context.Context, name, by string) (JobRun, error)
}

type settingsAPI struct {
	models  Models
	mail    Mail
	general General
	system  System
}

func (a settingsAPI) getModels(c *call) (ModelSettingsPage, error) { return a.models.Settings(c.ctx) }

func (a settingsAPI) putModels(c *call, in ModelSettings) (ModelSettingsPage, error) {
	return a.models.Save(c.ctx, in)
}

func (a settingsAPI) checkModels(c *call, _ nothing) (ModelState, error) {
	return a.models.Check(c.ctx)
}

func (a settingsAPI) pullModel(c *call, in ModelPullInput) error {
	return a.models.Pull(c.ctx, in.Name)
}

func (a settingsAPI) getEmail(c *call) (EmailSettingsPage, error) { return a.mail.Settings(c.ctx) }

func (a settingsAPI) putEmail(c *call, in EmailSettingsInput) (EmailSettingsPage, error) {
	return a.mail.Save(c.ctx, in)
}

func (a settingsAPI) testEmail(c *call, in EmailTestInput) (OK, error) {
	if err := checkEmail("to", in.To); err != nil {
		return OK{}, err
	}
	err := a.mail.Test(c.ctx, in.To)
	return OK{OK: err == nil}, err
}

func (a settingsAPI) getGeneral(c *call) (GeneralSettingsPage, error) {
	return a.general.Settings(c.ctx)
}

func (a settingsAPI) putGeneral(c *call, in GeneralSettings) (GeneralSettingsPage, error) {
	return a.general.Save(c.ctx, in)
}

func (a settingsAPI) getSystem(c *call) (SystemPage, error) { return a.system.System(c.ctx) }

func (a settingsAPI) runJob(c *call, _ nothing) (JobRun, error) {
	name, err := c.param("name")
	if err != nil {
		return JobRun{}, err
	}
	return a.system.RunJob(c.ctx, name, c.actor.Label())
}
