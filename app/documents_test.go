package app

import (
	"testing"

	"frontdesk/app/extract"
	"frontdesk/app/fault"
)

// The sheet of a workbook that is imported is the one that was asked for, else
// the first with questions and answers in it, else the first.
func TestSheetOf(t *testing.T) {
	t.Parallel()
	prices := extract.Table{Name: "Prices", Rows: [][]string{{"Tea", "Price"}, {"Green", "5"}}}
	faq := extract.Table{Name: "FAQ", Rows: [][]string{{"Question", "Answer"}, {"When do you open?", "At nine."}}}
	old := extract.Table{Name: "Old FAQ", Rows: faq.Rows}
	for name, tc := range map[string]struct {
		tables []extract.Table
		asked  string
		want   string
	}{
		"by its name":        {[]extract.Table{prices, faq, old}, "Old FAQ", "Old FAQ"},
		"first with answers": {[]extract.Table{prices, faq, old}, "", "FAQ"},
		"first":              {[]extract.Table{prices}, "", "Prices"},
	} {
		if got, err := sheetOf(tc.tables, tc.asked); err != nil || got.Name != tc.want {
			t.Errorf("%s: got %q, %v", name, got.Name, err)
		}
	}
	if _, err := sheetOf([]extract.Table{prices}, "Nothing"); fault.KindOf(err) != fault.Invalid {
		t.Errorf("got %v", err)
	}
}
