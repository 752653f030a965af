package crash

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
)

// leave sends the details of the open conversation, again until the server has
// them. Sending them twice must make no second lead.
func (s *speaker) leave(ctx context.Context) error {
	address := strings.ToLower(fmt.Sprintf("%s.%d@example.com", s.name, len(s.conversations)))
	err := s.insist(ctx, func(base string) error { return s.visitor.Lead(ctx, base, s.conversation, s.name, address) })
	if err != nil {
		return fmt.Errorf("leaving details in %s: %w", s.conversation, err)
	}
	s.leads[s.conversation] = address
	return nil
}

// leads complains of leads that were acknowledged and are not there, or twice.
func (r traceReader) leads(ctx context.Context, sp *speaker) (problems []string, err error) {
	for _, c := range sp.conversations {
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, fmt.Sprintf("%s/api/admin/conversations/%s/leads", r.base, c), nil)
		if err != nil {
			return nil, err
		}
		req.Header.Set("Authorization", "Bearer "+r.key)
		res, err := r.http.Do(req)
		if err != nil {
			return nil, err
		}
		var found struct{ Items []struct{ Email string } }
		err = json.NewDecoder(res.Body).Decode(&found)
		res.Body.Close()
		if err != nil || res.StatusCode != http.StatusOK {
			return nil, fmt.Errorf("reading the leads of %s: %s: %w", c, res.Status, err)
		}
		want, acknowledged := sp.leads[c]
		switch {
		case acknowledged && len(found.Items) == 0:
			problems = append(problems, fmt.Sprintf("the lead of %s was acknowledged and is lost", c))
		case len(found.Items) > 1:
			problems = append(problems, fmt.Sprintf("%s has %d leads", c, len(found.Items)))
		case acknowledged && found.Items[0].Email != want:
			problems = append(problems, fmt.Sprintf("the lead of %s is %q, and %q was acknowledged", c, found.Items[0].Email, want))
		case !acknowledged && len(found.Items) > 0:
			problems = append(problems, fmt.Sprintf("%s has a lead that nobody left", c))
		}
	}
	return problems, nil
}
