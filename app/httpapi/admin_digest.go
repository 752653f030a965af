package httpapi

import (
	"context"

	"frontdesk/app/account"
)

// Digests are who gets the figures of each week by mail.
type Digests interface {
	On(ctx context.Context, a account.ID) (bool, error)
	Set(ctx context.Context, a account.ID, on bool) error
}

// Digest is whether the week is mailed to who asks.
type Digest struct {
	On         bool   `json:"on"`
	To         string `json:"to" doc:"The address of the account; empty for an API key, which has no mailbox."`
	Zone       string `json:"zone" doc:"In which it is Monday, seven o'clock."`
	Configured bool   `json:"configured" doc:"There is a mail server."`
}

// DigestInput switches it.
type DigestInput struct {
	On bool `json:"on"`
}

type digestAPI struct {
	digests    Digests
	dashboards Dashboards
	mail       Mail
}

func (a digestAPI) get(c *call) (Digest, error) {
	out := Digest{To: string(c.actor.Email), Zone: a.dashboards.Zone().String(), Configured: a.mail.Configured()}
	if c.actor.Account.IsZero() {
		out.To = ""
		return out, nil
	}
	var err error
	out.On, err = a.digests.On(c.ctx, c.actor.Account)
	return out, err
}

func (a digestAPI) set(c *call, in DigestInput) (Digest, error) {
	if err := a.digests.Set(c.ctx, c.actor.Account, in.On); err != nil {
		return Digest{}, err
	}
	return a.get(c)
}

func digestRoutes(a digestAPI) []route {
	const path = "/api/admin/digest"
	return []route{
		at(get, path, Viewer, 200, "getDigest", "Whether the figures of each week are mailed to you.", gives(a.get)),
		at(put, path, Viewer, 200, "putDigest", "Have the figures of each week mailed to you, or not.", takes(a.set)),
	}
}
