package webhook

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"strconv"
	"strings"
	"time"
)

// Every delivery carries two kinds of signature over the raw body.
//
// For receivers of the source system (modelled on Shopify's): X-Chat-Data-Topic
// and X-Chat-Data-Hmac-SHA256, the base64 of HMAC-SHA256 keyed with the whole
// secret as it was shown. It has room for one signature only; which secret makes
// it during an overlap is decided in try.go.
//
// Standard Webhooks (https://www.standardwebhooks.com): webhook-id,
// webhook-timestamp and webhook-signature, which has one signature for each valid
// secret, keyed with the bytes that follow whsec_ in base64.

// The names of the headers.
const (
	headerTopic     = "X-Chat-Data-Topic"
	headerHMAC      = "X-Chat-Data-Hmac-SHA256"
	headerTest      = "X-Chat-Data-Test"
	headerID        = "webhook-id"
	headerTimestamp = "webhook-timestamp"
	headerSignature = "webhook-signature"
)

// headers are those of one try. shopify is the secret of X-Chat-Data-Hmac-SHA256,
// valid are all secrets for webhook-signature.
func headers(m Message, body []byte, now time.Time, shopify string, valid []string) []Header {
	return Sign(Signing{Topic: string(m.Event), ID: m.ID.String(), Test: m.Test, Body: body, At: now, Secret: shopify, Valid: valid})
}

// Signing is one request that is to be signed.
type Signing struct {
	Topic  string
	ID     string
	Test   bool
	Body   []byte
	At     time.Time
	Secret string   // of X-Chat-Data-Hmac-SHA256
	Valid  []string // all secrets, for webhook-signature
}

// Sign gives the headers of a request.
func Sign(in Signing) []Header {
	timestamp := strconv.FormatInt(in.At.Unix(), 10)
	out := []Header{
		{"Content-Type", "application/json"},
		{headerTopic, in.Topic},
		{headerHMAC, sum([]byte(in.Secret), in.Body)},
		{headerID, in.ID},
		{headerTimestamp, timestamp},
		{headerSignature, standard(in.Valid, in.ID, timestamp, in.Body)},
	}
	if in.Test {
		out = append(out, Header{headerTest, "true"})
	}
	return out
}

func sum(key []byte, parts ...[]byte) string {
	mac := hmac.New(sha256.New, key)
	for _, p := range parts {
		mac.Write(p)
	}
	return base64.StdEncoding.EncodeToString(mac.Sum(nil))
}

// standard is the value of webhook-signature.
func standard(secrets []string, messageID, timestamp string, body []byte) string {
	signatures := make([]string, 0, len(secrets))
	for _, secret := range secrets {
		key, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(secret, secretPrefix))
		if err != nil {
			continue // none of ours is written otherwise
		}
		signatures = append(signatures, "v1,"+sum(key, []byte(messageID+"."+timestamp+"."), body))
	}
	return strings.Join(signatures, " ")
}
