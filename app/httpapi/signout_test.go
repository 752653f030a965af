package httpapi

import (
	"net/http"
	"testing"
	"time"

	"frontdesk/app/chatuser"
)

// A visitor who was signed out opens nothing with the token of before, is somebody
// new in the next session, and loses the stream that is open.
func TestSignOut(t *testing.T) {
	w := open(t)
	visitor, cid, address := w.talk()
	events := w.follow(address, token(visitor))
	events.expect("retry", "message 1 ", "status  ", idle)
	of := "/api/admin/chatbots/" + botID(1).String() + "/identity/rotate"
	w.do(http.MethodPost, of, token("fd_admin"), body(`{"overlapHours":48}`)).is(200)
	if w.users.rotated != (chatuser.Rotation{Overlap: 48 * time.Hour}) {
		t.Errorf("rotated %+v", w.users.rotated)
	}
	w.people.barred = func(chatuser.Claims) error { return chatuser.ErrSignedOut }
	w.do(http.MethodPost, of, token("fd_admin"), body(`{"signOut":true}`)).is(200)
	if !w.users.rotated.SignOut {
		t.Error("nobody was signed out")
	}
	events.expect("retry", "gone")
	w.do(http.MethodGet, "/api/widget/conversations/"+cid.String()+"/messages", token(visitor)).problem(401, "visitor_signed_out")
	again := w.session(1, body(`{"visitorToken":"`+visitor+`"}`))
	if again.VisitorToken == visitor || again.Conversation != nil {
		t.Error("the session goes on")
	}
}
