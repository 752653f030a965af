package chatbot

import (
	"fmt"
	"regexp"
	"slices"
)

// CustomEvent is a data key of the owner's own, which a visitor's page may log. One
// that was not declared is refused.
type CustomEvent struct {
	Key      string `json:"key"`      // capitals, digits and underscores
	Priority int    `json:"priority"` // of the session's result, 1 to 10; 0: it never becomes the result
}

const maxEvents = 50

var eventKey = regexp.MustCompile(`^[A-Z][A-Z0-9_]{0,59}$`)

func (b Chatbot) validateEvents(c *checker) {
	c.check(len(b.Events) <= maxEvents, "events", "At most %d events.", maxEvents)
	seen := map[string]bool{}
	for i, e := range b.Events {
		key := fmt.Sprintf("events[%d].key", i)
		c.check(eventKey.MatchString(e.Key), key, "A key is 1 to 60 capitals, digits and underscores, for example PRICE_LIST_OPENED.")
		c.check(!Reserved(e.Key), key, "%s is a key that Frontdesk logs itself. Choose another name.", e.Key)
		c.check(!seen[e.Key], key, "%s stands there twice.", e.Key)
		c.check(e.Priority >= 0 && e.Priority <= 10, fmt.Sprintf("events[%d].priority", i), "A priority from 1 to 10, or 0 for none.")
		seen[e.Key] = true
	}
}

// Event finds a declared key.
func (b Chatbot) Event(key string) (CustomEvent, bool) {
	i := slices.IndexFunc(b.Events, func(e CustomEvent) bool { return e.Key == key })
	if i < 0 {
		return CustomEvent{}, false
	}
	return b.Events[i], true
}

// Reserved tells a key of the tracking guidelines: what it stands for is logged by
// us, and nobody's page says it of itself.
func Reserved(key string) bool { return slices.Contains(reserved, key) }

var reserved = []string{ //nolint:gochecknoglobals // a constant table
	"START", "USER_BROWSER", "USER_INFO", "CONVERSATION_START_SETTINGS", "SEARCH", "SEARCH_EXTERNAL_CMS", "NO_RESULTS", "EXTERNAL_RESULTS", "LANGUAGE_DETECTION",
	"CLICK_MATCH", "CLICK_EXTERNAL_BASE", "CLICK_EXTERNAL_CMS", "CLICK_AIML", "CLICK_CONTENT", "CLICK_RELATED", "CLICK_CHAINED", "RATE_CONTENT", "RATE_SEARCH", "RATING",
	"DIRECT_CALL", "DIRECT_CALL_ERROR", "DIRECT_ANSWER", "INTENT_START", "CHATBOT_INTENT_START", "INTENT_ABORT", "CHATBOT_INTENT_ABORT",
	"INTENT_END_RESPONDED", "CHATBOT_INTENT_END_RESPONDED", "INTENT_END_FAILED", "CHATBOT_INTENT_END_FAILED", "AUTOMATIC_CHAINED_TRANSITION", "DIALOG_TRANSITION",
	"CHAINED_BUTTONS", "CHAINED_BUTTONS_CLICK", "CHAINED_IGNORED_CHILDREN", "CHAINED_ONE_BY_ONE_START", "CHAINED_ONE_BY_ONE_OPTION", "CHAINED_ONE_BY_ONE_POLAR_ANSWER",
	"CHAINED_NLS", "NL_CHAINED_TRANSITION", "NL_CHAINED_NO_MATCH", "MULTIPLE_BUTTONS", "MULTIPLE_BUTTONS_CLICK", "MULTIPLE_ONE_BY_ONE_OPTION",
	"MULTIPLE_ONE_BY_ONE_POLAR_ANSWER", "NL_MULTIPLE", "NL_MULTIPLE_NO_MATCH", "ACTION_DATA_FIELD_START", "ACTION_DATA_FIELD", "ACTION_DATA_FIELD_LIST",
	"ACTION_DATA_FIELD_DATE", "ACTION_DATA_FIELD_ERROR", "ACTION_RETRY", "ACTION_ABORT", "VARIABLES", "VARIABLES_ERROR", "WEBHOOK", "WEBHOOK_ERROR",
	"WEBHOOK_UNEXPECTED_ERROR", "CALLBACK", "DYNAMIC_REDIRECT", "DYNAMIC_REDIRECT_ERROR", "ERROR", "CHAT_ATTENDED", "CHAT_ESCALATION_REJECTED", "CHAT_NO_AGENTS",
	"CHAT_UNATTENDED", "CONTACT_TICKET", "CONTACT_ATTENDED", "CONTACT_START", "CONTACT_SUBMIT", "CONTACT", "CONTACT_CLICK", "CONTACT_UNATTENDED", "CONTACT_REJECTED",
}
