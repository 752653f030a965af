package phone

import (
	"flag"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/nyaruka/phonenumbers"
)

var update = flag.Bool("update", false, "write plan.txt anew")

// The library that everybody takes numbers by costs 2.5 MB of the binary and
// reads all of its tables at each start. What a form needs of them are a few
// kilobytes, which are held against it here.
func TestPlan_saysWhatTheLibrarySays(t *testing.T) {
	coll, err := phonenumbers.MetadataCollection()
	if err != nil {
		t.Fatal(err)
	}
	type entry struct {
		main bool
		line string
		code int32
	}
	var all []entry
	for _, m := range coll.GetMetadata() {
		lengths := map[int]bool{}
		for _, n := range m.GetGeneralDesc().GetPossibleLength() {
			lengths[int(n)] = true
		}
		var list []string
		for n := range 20 {
			if lengths[n] {
				list = append(list, strconv.Itoa(n))
			}
		}
		if len(list) == 0 {
			t.Fatalf("%s has no lengths", m.GetId())
		}
		abroad := m.GetInternationalPrefix()
		if strings.Trim(abroad, "0123456789") != "" || abroad == "" {
			abroad = "-"
		}
		trunk := m.GetNationalPrefix()
		if trunk == "" {
			trunk = "-"
		}
		all = append(all, entry{
			main: m.GetMainCountryForCode(), code: m.GetCountryCode(),
			line: fmt.Sprintf("%s %d %s %s %s", m.GetId(), m.GetCountryCode(), trunk, abroad, strings.Join(list, ",")),
		})
	}
	slices.SortStableFunc(all, func(a, b entry) int {
		switch {
		case a.code != b.code:
			return int(a.code - b.code)
		case a.main != b.main:
			if a.main {
				return -1
			}
			return 1
		}
		return strings.Compare(a.line, b.line)
	})
	var b strings.Builder
	for _, e := range all {
		b.WriteString(e.line + "\n")
	}
	if *update {
		if err := os.WriteFile("plan.txt", []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if b.String() != planText {
		t.Error("plan.txt is not what the library says; run go test ./app/phone -run Plan -update")
	}
}

// Every example number of the library is taken, as it is called from abroad and
// as it is dialled at home, and comes out the same.
func TestParse_examplesOfEveryCountry(t *testing.T) {
	if *update {
		t.Log("the table is being written anew")
		return
	}
	wrong := 0
	for region := range phonenumbers.GetSupportedRegions() {
		for _, kind := range []phonenumbers.PhoneNumberType{phonenumbers.FIXED_LINE, phonenumbers.MOBILE} {
			n := phonenumbers.GetExampleNumberForType(region, kind)
			if n == nil {
				continue
			}
			want := phonenumbers.Format(n, phonenumbers.E164)
			for _, form := range []string{want, phonenumbers.Format(n, phonenumbers.INTERNATIONAL)} {
				if got, err := Parse(form, ""); err != nil || string(got) != want {
					t.Errorf("%s %q: %s, %v", region, form, got, err)
				}
			}
			national := phonenumbers.Format(n, phonenumbers.NATIONAL)
			if got, err := Parse(national, region); err != nil || string(got) != want {
				wrong++
				t.Logf("%s %q: %s, %v; the library says %s", region, national, got, err, want)
			}
		}
	}
	if wrong > 12 { // what is dialled at home in a few countries is not how it is called from abroad
		t.Errorf("%d numbers as they are dialled at home are read wrong", wrong)
	}
}

func TestParse(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct{ in, region, want string }{
		{"+1 (212) 555-0142", "", "+12125550142"},
		{"212.555.0142", "US", "+12125550142"},
		{"1 212 555 0142", "US", "+12125550142"},
		{"011 49 30 1234567", "US", "+49301234567"},
		{"0049 30 1234567", "", "+49301234567"},
		{"030/1234567", "DE", "+49301234567"},
		{"+49 (0)30 1234567", "", "+49301234567"},
		{"tel:+33 1 23 45 67 89", "DE", "+33123456789"},
		{"06 12 34 56 78", "FR", "+33612345678"},
		{"06 1234 5678", "IT", "+390612345678"},
		{"8 912 345-67-89", "RU", "+79123456789"},
		{"٠٣٠ ١٢٣٤٥٦٧", "DE", "+49301234567"},
		{"", "US", ""}, {"12", "US", ""}, {"+999 123 4567", "", ""}, {"555-0142 ext", "US", ""}, {"212 555 0142", "", ""},
		{"+1 212 555 01", "", ""}, {"++12125550142", "", ""}, {"=1+1", "US", ""}, {"1+2125550142", "US", ""},
		{strings.Repeat("1", 80), "US", ""}, {"+", "", ""}, {"+00000000000", "", ""},
	} {
		got, err := Parse(tc.in, tc.region)
		if string(got) != tc.want || (err == nil) != (tc.want != "") {
			t.Errorf("%q in %q: %q, %v; want %q", tc.in, tc.region, got, err, tc.want)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add("+1 212 555 0142", "US")
	f.Add("0049 (0)30/1234567", "")
	f.Fuzz(func(t *testing.T, s, region string) {
		n, err := Parse(s, region)
		if err != nil {
			return
		}
		again, err := Parse(string(n), "")
		if err != nil || again != n {
			t.Errorf("%q became %q and then %q, %v", s, n, again, err)
		}
	})
}
