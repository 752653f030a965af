package place

import "strings"

// states are those of the United States and their capital's district: the code of
// ISO 3166-2 and the English name.
const states = `
US-AL Alabama
US-AK Alaska
US-AZ Arizona
US-AR Arkansas
US-CA California
US-CO Colorado
US-CT Connecticut
US-DE Delaware
US-DC District of Columbia
US-FL Florida
US-GA Georgia
US-HI Hawaii
US-ID Idaho
US-IL Illinois
US-IN Indiana
US-IA Iowa
US-KS Kansas
US-KY Kentucky
US-LA Louisiana
US-ME Maine
US-MD Maryland
US-MA Massachusetts
US-MI Michigan
US-MN Minnesota
US-MS Mississippi
US-MO Missouri
US-MT Montana
US-NE Nebraska
US-NV Nevada
US-NH New Hampshire
US-NJ New Jersey
US-NM New Mexico
US-NY New York
US-NC North Carolina
US-ND North Dakota
US-OH Ohio
US-OK Oklahoma
US-OR Oregon
US-PA Pennsylvania
US-RI Rhode Island
US-SC South Carolina
US-SD South Dakota
US-TN Tennessee
US-TX Texas
US-UT Utah
US-VT Vermont
US-VA Virginia
US-WA Washington
US-WV West Virginia
US-WI Wisconsin
US-WY Wyoming
`

// stateByCode is the name of a state; empty for what is none.
func stateByCode(code string) string {
	if len(code) != len("US-XX") {
		return ""
	}
	_, after, found := strings.Cut(states, "\n"+code+" ")
	if !found {
		return ""
	}
	name, _, _ := strings.Cut(after, "\n")
	return name
}

// StateCode is the code of a state of the United States by its English name; empty
// for what is none.
func StateCode(name string) string {
	if name == "" {
		return ""
	}
	before, _, found := strings.Cut(states, " "+name+"\n")
	if !found || len(before) < len("US-XX") {
		return ""
	}
	code := before[len(before)-len("US-XX"):]
	if stateByCode(code) != name { // "York" ends a name and is none
		return ""
	}
	return code
}
