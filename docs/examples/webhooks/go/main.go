// A receiver of Frontdesk's webhooks in Go, without packages.
//
//	WEBHOOK_SECRET=whsec_… PORT=3000 go run .
package main

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"strconv"
	"strings"
	"sync"
	"time"
)

var (
	secret = os.Getenv("WEBHOOK_SECRET")
	seen   sync.Map // keep it in your database: webhook-id is the same at every try
)

func digest(key, text []byte) string {
	mac := hmac.New(sha256.New, key)
	mac.Write(text)
	return base64.StdEncoding.EncodeToString(mac.Sum(nil))
}

// verified checks X-Chat-Data-Hmac-SHA256: keyed with the whole secret, over the raw body.
func verified(h http.Header, body []byte) bool {
	return hmac.Equal([]byte(digest([]byte(secret), body)), []byte(h.Get("X-Chat-Data-Hmac-SHA256")))
}

// verifiedStandard checks webhook-signature (Standard Webhooks), which also refuses
// what was recorded and is sent again later.
func verifiedStandard(h http.Header, body []byte) bool {
	at, err := strconv.ParseInt(h.Get("webhook-timestamp"), 10, 64)
	if err != nil || time.Since(time.Unix(at, 0)).Abs() > 5*time.Minute {
		return false
	}
	key, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(secret, "whsec_"))
	if err != nil {
		return false
	}
	text := append([]byte(h.Get("webhook-id")+"."+h.Get("webhook-timestamp")+"."), body...)
	wanted := "v1," + digest(key, text)
	for _, one := range strings.Fields(h.Get("webhook-signature")) {
		if hmac.Equal([]byte(wanted), []byte(one)) {
			return true
		}
	}
	return false
}

func receive(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, 2<<20)) // the raw bytes
	if err != nil || !verified(r.Header, body) || !verifiedStandard(r.Header, body) {
		w.WriteHeader(http.StatusUnauthorized)
		return
	}
	w.WriteHeader(http.StatusNoContent) // what takes long belongs behind this: there are 10 seconds
	if _, again := seen.LoadOrStore(r.Header.Get("webhook-id"), true); again {
		return
	}
	var event struct {
		ConversationID string `json:"conversation_id"`
		CostCredits    int    `json:"cost_credits"`
		Answer         struct{ Content string }
		Lead           struct{ UUID string }
		UUID           string
		Name, Email    string
		Messages       []struct{ Role, Content string }
	}
	if err := json.Unmarshal(body, &event); err != nil {
		log.Print(err)
		return
	}
	switch r.Header.Get("X-Chat-Data-Topic") {
	case "chat":
		fmt.Println("chat", event.ConversationID, event.Lead.UUID, event.CostCredits, event.Answer.Content)
	case "lead-submission":
		fmt.Println("lead", event.UUID, event.Name, event.Email)
	case "live-chat-escalation":
		fmt.Println("escalation", event.ConversationID, len(event.Messages))
	}
}

func main() {
	port := os.Getenv("PORT")
	if port == "" {
		port = "3000"
	}
	ln, err := net.Listen("tcp", "127.0.0.1:"+port)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("listening on http://%s\n", ln.Addr())
	server := &http.Server{Handler: http.HandlerFunc(receive), ReadTimeout: 10 * time.Second}
	log.Fatal(server.Serve(ln))
}
