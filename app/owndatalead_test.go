package app_test

import (
	"net/http"
	"strings"
	"testing"
)

// Details that were left in the talk have no consent box; they are the visitor's to
// see all the same.
func TestOwnData_leadWithoutConsent(t *testing.T) {
	t.Parallel()
	r := boot(t, t.TempDir(), "--rate-limits", "off")
	v := r.visit()
	posted, _ := r.ask(v, "", "1", "My name is Ana Sousa. Please write me at ana@example.com")
	r.ask(v, posted.ConversationID, "2", "Yes, pass it on")
	if own := r.want(200, http.MethodGet, "/api/widget/visitor", v.Token, ""); !strings.Contains(own, `"leads":[{"name":"Ana Sousa"`) {
		t.Errorf("the visitor sees %s", own)
	}
}
