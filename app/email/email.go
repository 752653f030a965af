// Package email knows what an address is that a mail can be sent to. It is
// stricter than the standard, on purpose: what it refuses is either a slip of
// the fingers or an attempt to write into a header.
package email

import (
	"strings"

	"golang.org/x/net/idna"

	"frontdesk/app/fault"
)

// Address is one valid address, such as hello@example.com: printable ASCII,
// at most 254 bytes, the domain in lower case and in its ASCII form.
type Address string

// ErrInvalid is the fault for anything that is no address.
var ErrInvalid = fault.New(fault.Invalid, "invalid_email", "Enter one e-mail address, such as ana@example.com.")

// localChars may stand before the @ beside letters and digits (RFC 5322 atext
// and the dot). Quoted local parts are legal and unused; they are refused.
const localChars = "!#$%&'*+-/=?^_`{|}~."

// Parse reads one address, without a display name; blanks around it are cut
// off. Domains of other scripts are taken and turned into their ASCII form.
func Parse(s string) (Address, error) {
	s = strings.TrimSpace(s)
	at := strings.LastIndexByte(s, '@')
	if at < 1 || at > 64 {
		return "", ErrInvalid
	}
	local := s[:at]
	if !isLocal(local) {
		return "", ErrInvalid
	}
	domain, err := idna.Lookup.ToASCII(s[at+1:])
	if again, wrong := idna.Lookup.ToASCII(domain); wrong != nil || again != domain {
		return "", ErrInvalid // some broken text gives what is no domain
	}
	if err != nil || !isDomain(domain) || at+1+len(domain) > 254 {
		return "", ErrInvalid.Because(err)
	}
	return Address(local + "@" + strings.ToLower(domain)), nil
}

func isLocal(s string) bool {
	for _, r := range s {
		if !isAlphanumeric(r) && !strings.ContainsRune(localChars, r) {
			return false
		}
	}
	return s[0] != '.' && s[len(s)-1] != '.' && !strings.Contains(s, "..")
}

// isDomain asks for two labels at least, the last one not a number.
func isDomain(s string) bool {
	labels := strings.Split(s, ".")
	for _, label := range labels {
		if label == "" || len(label) > 63 || label[0] == '-' || label[len(label)-1] == '-' {
			return false
		}
		for _, r := range label {
			if !isAlphanumeric(r) && r != '-' {
				return false
			}
		}
	}
	last := labels[len(labels)-1]
	return len(labels) > 1 && strings.Trim(last, "0123456789") != ""
}

func isAlphanumeric(r rune) bool {
	return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9'
}

// Key is the form in which two addresses are compared: nobody tells apart
// addresses by case, whatever the standard allows.
func (a Address) Key() string { return strings.ToLower(string(a)) }

// Domain is what stands behind the @.
func (a Address) Domain() string { return string(a[strings.LastIndexByte(string(a), '@')+1:]) }
