package cli

import (
	"context"
	"net/http"
	"time"
)

// searchIndex is how the search index stands.
type searchIndex struct {
	Ready    bool `json:"ready"`
	Building bool `json:"building"`
	Done     int  `json:"done"`
	Total    int  `json:"total"`
}

// reindexPause lies between two looks at how far it is.
const reindexPause = 500 * time.Millisecond

// reindex builds the search index anew and waits for it. What is broken off goes on
// with the server.
func reindex(ctx context.Context, c *call) error {
	const at = "/api/admin/search/"
	var now searchIndex
	if err := c.api.do(ctx, http.MethodPost, at+"rebuild", map[string]any{}, &now); err != nil {
		return err
	}
	total := now.Total
	for now.Building {
		timer := time.NewTimer(reindexPause)
		select {
		case <-timer.C:
		case <-ctx.Done():
			timer.Stop()
			return ctx.Err()
		}
		if err := c.api.do(ctx, http.MethodGet, at+"index", nil, &now); err != nil {
			return err
		}
	}
	return c.print(now, func() error {
		return c.printf("The search index was built anew from %s.\n", count(total, "conversation", "conversations"))
	})
}
