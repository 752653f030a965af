package egress

import (
	"net"
	"net/netip"
	"net/url"
	"strconv"
	"strings"

	"golang.org/x/net/idna"
)

// Parse reads an address as it may be contacted: http or https, a host in its
// usual form (lower case, names beyond ASCII encoded, no dot at its end), no user
// and no fragment. Numbers that some systems would take for an address of
// version 4 (2130706433, 0x7f.1, 0177.0.0.1) are refused.
func Parse(raw string) (*url.URL, error) {
	if len(raw) > maxURLBytes {
		return nil, ErrInvalid.Saying("This address is longer than %d characters.", maxURLBytes)
	}
	u, err := url.Parse(strings.TrimSpace(raw))
	if err != nil {
		return nil, ErrInvalid.Because(err)
	}
	return Normal(u)
}

// Normal is Parse for an address that was read already; u stays as it is.
func Normal(u *url.URL) (*url.URL, error) {
	out := *u
	out.Scheme = strings.ToLower(out.Scheme)
	if out.Scheme != "http" && out.Scheme != "https" {
		return nil, ErrInvalid.Saying("Only addresses that begin with https:// or http:// can be read.")
	}
	if out.User != nil {
		return nil, ErrInvalid.Saying("Take the name and password out of the address.")
	}
	if out.Opaque != "" {
		return nil, ErrInvalid
	}
	host, err := hostName(out.Hostname())
	if err != nil {
		return nil, err
	}
	port := out.Port()
	if port != "" {
		if n, err := strconv.ParseUint(port, 10, 16); err != nil || n == 0 {
			return nil, ErrInvalid.Saying("The port of this address is not a number from 1 to 65535.")
		}
		port = strings.TrimLeft(port, "0")
	}
	if port == defaultPort(out.Scheme) {
		port = ""
	}
	out.Host = bracket(host)
	if port != "" {
		out.Host = net.JoinHostPort(host, port)
	}
	out.Fragment, out.RawFragment = "", ""
	if out.Path == "" {
		out.Path = "/"
	}
	return &out, nil
}

func bracket(host string) string {
	if strings.Contains(host, ":") {
		return "[" + host + "]"
	}
	return host
}

func defaultPort(scheme string) string {
	if scheme == "https" {
		return "443"
	}
	return "80"
}

// hostName gives a host in the one form that is compared, resolved and dialled.
func hostName(host string) (string, error) {
	if host == "" {
		return "", ErrInvalid.Saying("This address names no server.")
	}
	if strings.Contains(host, "%") {
		return "", ErrInvalid.Saying("An address with a zone (%%) leads to this machine's own network and is not contacted.")
	}
	if a, err := netip.ParseAddr(host); err == nil {
		return a.Unmap().String(), nil
	}
	if strings.Contains(host, ":") {
		return "", ErrInvalid
	}
	ascii, err := encoded(host)
	if err != nil {
		return "", err
	}
	if ascii == "" || len(ascii) > 253 || strings.HasPrefix(ascii, ".") || strings.Contains(ascii, "..") {
		return "", ErrInvalid.Saying("The name of the server is not complete.")
	}
	if a, err := netip.ParseAddr(ascii); err == nil { // written with other digits or dots
		return a.Unmap().String(), nil
	}
	if numeric(ascii[strings.LastIndexByte(ascii, '.')+1:]) {
		return "", ErrInvalid.Saying("Write the number of the server in its usual form, like 93.184.215.14.")
	}
	return ascii, nil
}

// encoded writes a name with the letters of name servers, without the dot at its
// end.
func encoded(host string) (string, error) {
	ascii, err := idna.Lookup.ToASCII(host)
	if err != nil {
		// Names with an underscore are against the rules and in use.
		ascii = strings.ToLower(host)
		if strings.Trim(ascii, "abcdefghijklmnopqrstuvwxyz0123456789-_.") != "" {
			return "", ErrInvalid.Saying("The name of the server has characters that no name may have.").Because(err)
		}
	}
	return strings.TrimSuffix(strings.ToLower(ascii), "."), nil
}

// numeric tells a last label that makes a host an address of version 4 for
// browsers and for some systems: digits, or 0x and hexadecimal digits. No
// top-level domain is one.
func numeric(label string) bool {
	if rest, ok := strings.CutPrefix(label, "0x"); ok {
		return strings.Trim(rest, "0123456789abcdef") == ""
	}
	return strings.Trim(label, "0123456789") == ""
}
