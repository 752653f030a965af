package chatbot

import (
	"net/netip"
	"testing"
)

func TestPrivacy_Kept(t *testing.T) {
	for _, tc := range []struct{ keep, in, want string }{
		{AddressMask, "203.0.113.9", "203.0.113.0"}, {AddressMask, "2001:db8:1:2:3:4:5:6", "2001:db8:1::"}, {AddressMask, "::1", "::"},
		{AddressMask, "::ffff:203.0.113.9", "203.0.113.0"}, {AddressMask, "fe80::1%eth0", "fe80::"}, {"", "203.0.113.9", "203.0.113.0"},
		{AddressKeep, "203.0.113.9", "203.0.113.9"}, {AddressKeep, "::ffff:203.0.113.9", "203.0.113.9"}, {AddressKeep, "2001:db8:1:2:3:4:5:6", "2001:db8:1:2:3:4:5:6"},
		{AddressDrop, "203.0.113.9", ""}, {AddressDrop, "2001:db8::1", ""},
	} {
		if got := (Privacy{Address: tc.keep}).Kept(netip.MustParseAddr(tc.in)); got != tc.want {
			t.Errorf("%q of %s is %q, want %q", tc.keep, tc.in, got, tc.want)
		}
	}
	for _, keep := range []string{AddressKeep, AddressMask, AddressDrop} {
		if got := (Privacy{Address: keep}).Kept(netip.Addr{}); got != "" {
			t.Errorf("%q of no address is %q", keep, got)
		}
	}
}

func TestPrivacy_ofOlderRecords(t *testing.T) {
	if got := (Privacy{}).orDefault(); got != DefaultPrivacy() {
		t.Errorf("%+v", got)
	}
	c := &checker{}
	Privacy{Address: "publish"}.validate(c)
	if len(c.wrong) != 1 || c.wrong[0].Field != "privacy.address" {
		t.Errorf("%+v", c.wrong)
	}
}
