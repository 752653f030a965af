package tracking

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"

	"frontdesk/app/fault"
	"frontdesk/app/id"
)

// ErrCode says that a code was not made by us, or not for what it is used for. It
// says nothing about which part was wrong.
var ErrCode = fault.New(fault.Forbidden, "tracking_code_refused", "This code belongs to no answer of this conversation. Take it from the message as it is.")

// Sign is what a code stands for. The numbers stand in codes that visitors hold,
// and are never reused.
type Sign byte

// The signs. What a click is logged as was decided when the answer was made: a
// content that was the only one shown has its CLICK_MATCH already.
const (
	SignRate    Sign = 1
	SignMatch   Sign = 2 // one of several contents that an answer was made of
	SignContent Sign = 3 // the content that was shown
	SignRelated Sign = 4 // one beside the content that was shown
)

// Code is what a signed code says: which answer, of which session, and which of
// its contents.
type Code struct {
	Sign    Sign
	Session SessionID
	Log     LogID  // the row of the atomic log that the answer left
	Seq     uint64 // of the answer in its conversation
	Place   int    // of the content among the answer's sources, from 1 to 255; 0: none of them is shown
}

// Codes signs and reads codes. It is safe for concurrent use.
type Codes struct{ key []byte }

// NewCodes makes codes out of a secret of the server's, which may be used for other
// things too: the key is derived from it.
func NewCodes(secret []byte) Codes {
	return Codes{key: hmacOf(secret, []byte("frontdesk tracking codes"))}
}

// A code is, in base64url without padding: version (1), sign (1), session (16), log
// (16), seq (4), place (1), and the first half of the HMAC-SHA256 over these (16).
const (
	codeVersion = 1
	codeSigned  = 1 + 1 + 16 + 16 + 4 + 1
	codeMAC     = sha256.Size / 2
	codeLength  = codeSigned + codeMAC
)

// Write signs a code.
func (c Codes) Write(code Code) string {
	raw := make([]byte, 0, codeLength)
	raw = append(raw, codeVersion, byte(code.Sign))
	raw = append(raw, code.Session.UUID[:]...)
	raw = append(raw, code.Log.UUID[:]...)
	raw = binary.BigEndian.AppendUint32(raw, uint32(code.Seq))
	raw = append(raw, byte(min(code.Place, 255)))
	raw = append(raw, hmacOf(c.key, raw)[:codeMAC]...)
	return base64.RawURLEncoding.EncodeToString(raw)
}

// Read gives what a code says: ErrCode for anything that Write did not make with
// the same secret.
func (c Codes) Read(text string) (Code, error) {
	if len(text) != base64.RawURLEncoding.EncodedLen(codeLength) {
		return Code{}, ErrCode
	}
	raw, err := base64.RawURLEncoding.Strict().DecodeString(text)
	if err != nil || raw[0] != codeVersion || !hmac.Equal(hmacOf(c.key, raw[:codeSigned])[:codeMAC], raw[codeSigned:]) {
		return Code{}, ErrCode
	}
	return Code{
		Sign: Sign(raw[1]), Session: SessionID{id.UUID(raw[2:18])}, Log: LogID{id.UUID(raw[18:34])},
		Seq: uint64(binary.BigEndian.Uint32(raw[34:38])), Place: int(raw[38]),
	}, nil
}

func hmacOf(key, data []byte) []byte {
	mac := hmac.New(sha256.New, key)
	mac.Write(data)
	return mac.Sum(nil)
}
