package credit

import (
	"slices"
	"strings"
	"time"

	"frontdesk/app/chatbot"
)

// ends is when the period that t lies in is over, in UTC; zero for what is given
// once.
func ends(period string, t time.Time) time.Time {
	y, m, d := t.UTC().Date()
	switch period {
	case chatbot.PeriodDay:
		return time.Date(y, m, d+1, 0, 0, 0, 0, time.UTC)
	case chatbot.PeriodWeek:
		sinceMonday := (int(t.UTC().Weekday()) + 6) % 7
		return time.Date(y, m, d-sinceMonday+7, 0, 0, 0, 0, time.UTC)
	case chatbot.PeriodMonth:
		return time.Date(y, m+1, 1, 0, 0, 0, 0, time.UTC)
	default:
		return time.Time{}
	}
}

// allowanceOf is what the settings give a chat user: the one for a platform id,
// before the one for the plan, before the one for everyone; nil where there is
// none.
func allowanceOf(c chatbot.Credits, who Bearer) *chatbot.Allowance {
	var best *chatbot.Allowance
	rank := 0
	for i := range c.Allowances {
		a := &c.Allowances[i]
		n := 0
		switch value := strings.TrimSpace(a.Value); a.For {
		case chatbot.ForPlatform:
			if slices.Contains(who.Platforms, value) {
				n = 3
			}
		case chatbot.ForPlan:
			if strings.EqualFold(strings.TrimSpace(who.Plan), value) {
				n = 2
			}
		case chatbot.ForEveryone:
			n = 1
		}
		if n > rank {
			best, rank = a, n
		}
	}
	return best
}
