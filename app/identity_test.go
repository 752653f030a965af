package app_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"frontdesk/app/httpapi"
)

// tokenOf is a JWT with any claims, signed by HS256.
func tokenOf(secret, claims string) string {
	encode := base64.RawURLEncoding.EncodeToString
	body := encode([]byte(`{"alg":"HS256","typ":"JWT"}`)) + "." + encode([]byte(claims))
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte(body))
	return body + "." + encode(mac.Sum(nil))
}

// A proof that is wrong in any way changes nothing: the visitor keeps the token,
// the name and the conversation, nobody new is made, and the page is told why.
func TestIdentity_whatIsRefusedChangesNothing(t *testing.T) {
	t.Parallel()
	r := boot(t, t.TempDir(), "--rate-limits", "off")
	p := r.panel()
	var made httpapi.RotatedSecret
	p.call(http.MethodPost, "/identity/rotate", map[string]any{}, &made)
	p.call(http.MethodPut, "/identity", map[string]any{"mode": "optional", "jwt": true, "text": "", "memory": true}, nil)
	v := r.visit()
	r.tell(v, `{"name":"Ana","info":"The user's lucky number is 934383"}`)
	posted, _ := r.ask(v, "", "1", "Where is my parcel?")
	before, token := p.bytes(p.bot+"/users"), v.Token
	hash := hashOf(made.Secret, "42")
	for name, tc := range map[string]struct{ info, reason, field string }{
		"userHash of another user":       {info: `"userId":"43","userHash":"` + hash + `"`, reason: "does not belong to this userId"},
		"userHash of 100 characters":     {info: `"userId":"42","userHash":"` + hash + strings.Repeat("0", 36) + `"`, reason: "does not belong to this userId"},
		"userHash of 101 characters":     {info: `"userId":"42","userHash":"` + hash + strings.Repeat("0", 37) + `"`, field: "userInfo.userHash"},
		"userHash that is a number":      {info: `"userId":"42","userHash":7`, field: "userInfo.userHash"},
		"userHash that is a list":        {info: `"userId":"42","userHash":["` + hash + `"]`, field: "userInfo.userHash"},
		"userHash that is null":          {info: `"userId":"42","userHash":null`, field: "userInfo.userHash"},
		"userId of 51 characters":        {info: `"userId":"` + strings.Repeat("4", 51) + `","userHash":"` + hash + `"`, field: "userInfo.userId"},
		"userId that is a number":        {info: `"userId":42,"userHash":"` + hash + `"`, field: "userInfo.userId"},
		"jwt over 4,096 characters":      {info: `"jwt":"` + tokenOf(made.Secret, `{"sub":"42","exp":1,"x":"`+strings.Repeat("x", 4096)+`"}`) + `"`, field: "userInfo.jwt"},
		"jwt that is an object":          {info: `"jwt":{"sub":"42"}`, field: "userInfo.jwt"},
		"jwt that does not end":          {info: `"jwt":"` + tokenOf(made.Secret, `{"sub":"42"}`) + `"`, reason: "no exp"},
		"jwt that ends in another age":   {info: `"jwt":"` + tokenOf(made.Secret, `{"sub":"42","exp":20060101000}`) + `"`, reason: "more than a year"},
		"jwt that ends in words":         {info: `"jwt":"` + tokenOf(made.Secret, `{"sub":"42","exp":"never"}`) + `"`, reason: "cannot be read"},
		"jwt of another secret":          {info: `"jwt":"` + tokenOf("guessed", `{"sub":"42","exp":4102444800}`) + `"`, reason: "not signed with"},
		"a field that nobody knows":      {info: `"userID":"42"`, field: "userInfo.userID"},
		"a hash beside a name to change": {info: `"userId":"42","userHash":"00","email":"eve@example.com","info":"Rich."`, reason: "does not belong to this userId"},
	} {
		body := `{"visitorToken":"` + token + `","userInfo":{"name":"Eve",` + tc.info + `}}`
		address := "/api/widget/" + v.Chatbot + "/session"
		if tc.field != "" {
			if out := r.want(http.StatusUnprocessableEntity, http.MethodPost, address, "", body); !strings.Contains(out, `"`+tc.field+`"`) {
				t.Errorf("%s is refused without naming %s: %s", name, tc.field, out)
			}
		} else {
			var s httpapi.Session
			if err := json.Unmarshal([]byte(r.want(http.StatusOK, http.MethodPost, address, "", body)), &s); err != nil {
				t.Fatal(err)
			}
			if s.Identity.State != "refused" || !strings.Contains(s.Identity.Reason, tc.reason) {
				t.Errorf("%s: %+v, want %q", name, s.Identity, tc.reason)
			}
			if s.VisitorToken != token || s.User.Verified || s.User.Name != "Ana" || s.Conversation == nil || s.Conversation.ID != posted.ConversationID {
				t.Errorf("%s changes the session to %+v", name, s)
			}
		}
		if after := p.bytes(p.bot + "/users"); string(after) != string(before) {
			t.Errorf("%s changes the users from %s to %s", name, before, after)
			before = after
		}
	}
	if _, m := r.ask(v, posted.ConversationID, "2", "What is my lucky number?"); !strings.Contains(m.Text, "934383") {
		t.Errorf("the conversation goes on with %q", m.Text)
	}
}
