package httpapi

import (
	"context"
	"encoding/json"
)

// Maintenance is what the command line asks of a running server. Only the unix
// socket reaches it.
type Maintenance interface {
	EndStale(ctx context.Context, in EndStaleInput) (EndStaleResult, error)
	Stats(ctx context.Context) (json.RawMessage, error)
	Recount(ctx context.Context, fix bool) (RecountResult, error)
	CreateOwner(ctx context.Context, in OwnerInput) error
	Seed(ctx context.Context, in SeedInput) (SeedResult, error)
	Backup(ctx context.Context, file string) (BackupResult, error)
}

type localAPI struct {
	maintenance Maintenance
	keys        keyAPI
}

func (a localAPI) endStale(c *call, in EndStaleInput) (EndStaleResult, error) {
	if err := checkHours(in.Hours); err != nil {
		return EndStaleResult{}, err
	}
	return a.maintenance.EndStale(c.ctx, in)
}

func (a localAPI) stats(c *call) (json.RawMessage, error) { return a.maintenance.Stats(c.ctx) }

func (a localAPI) recount(c *call, in RecountInput) (RecountResult, error) {
	return a.maintenance.Recount(c.ctx, in.Fix)
}

func (a localAPI) createOwner(c *call, in OwnerInput) error {
	return a.maintenance.CreateOwner(c.ctx, in)
}

func (a localAPI) seed(c *call, in SeedInput) (SeedResult, error) {
	return a.maintenance.Seed(c.ctx, in)
}

func (a localAPI) backup(c *call, in BackupInput) (BackupResult, error) {
	return a.maintenance.Backup(c.ctx, in.File)
}
