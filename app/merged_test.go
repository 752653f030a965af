package app_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
)

// The owner may take two profiles for one person, and may be wrong: nothing that a
// visitor gets tells of the other one, nor of what the owner has written down.
func TestMerged_tellsVisitorsNothingOfEachOther(t *testing.T) {
	t.Parallel()
	r := boot(t, t.TempDir(), "--rate-limits", "off")
	p, ana, ben := r.panel(), r.visit(), r.visit()
	asAna := r.tell(ana, `{"name":"Ana","email":"ana@example.com","phone":"+34600000001","info":"lucky number 934383"}`)
	r.say(ana, "", "1", "My order is 4711.")
	asBen := r.tell(ben, `{"name":"Ben"}`)
	posted, _ := r.ask(ben, "", "1", "Can I speak to someone?")
	key := strings.TrimSpace(p.key)
	users := "/api/admin/users/"
	r.want(200, http.MethodPatch, users+asBen.User.UUID, key, `{"phone":"+34600000002"}`)
	r.want(200, http.MethodPost, users+asAna.User.UUID+"/merge", key, `{"with":"`+asBen.User.UUID+`"}`)

	var told struct{ Event json.RawMessage }
	if status := r.asVisitor(ben, posted.ConversationID, "escalate", struct{}{}, &told); status != http.StatusOK || !strings.Contains(string(told.Event), `"name":"Ben"`) {
		t.Fatalf("escalating: %d %s", status, told.Event)
	}
	session, err := json.Marshal(r.inWidget(ben))
	if err != nil {
		t.Fatal(err)
	}
	for _, heard := range []string{string(told.Event), string(session)} {
		for _, secret := range []string{"ana@example.com", "Ana", "+34600000001", "+34600000002", "934383", "4711"} {
			if strings.Contains(heard, secret) {
				t.Errorf("%s stands in %s", secret, heard)
			}
		}
	}
}
