package charset

// Table is one of the tables and what its cells mean, for making them.
type Table struct {
	Name  string
	Cells []Cell
}

// Cell is bytes of an encoding.
type Cell struct {
	Encoding string
	Bytes    []byte
}

// Tables are the tables in their order.
func Tables() []Table {
	out := make([]Table, 0, len(tableNames))
	for _, name := range tableNames {
		t := Table{Name: name}
		switch name {
		case single:
			for _, of := range singles {
				for b := 0x80; b <= 0xff; b++ {
					t.Cells = append(t.Cells, Cell{of, []byte{byte(b)}})
				}
			}
		case "gb18030-4":
			for i := range quads {
				t.Cells = append(t.Cells, Cell{"gb18030", []byte{byte(0x81 + i/12600), byte(0x30 + i/1260%10), byte(0x81 + i/10%126), byte(0x30 + i%10)}})
			}
		case "euc-jp-3":
			t.Cells = pairsOf("euc-jp", 0x8f)
		default:
			t.Cells = pairsOf(name)
		}
		out = append(out, t)
	}
	return out
}

func pairsOf(encoding string, before ...byte) (out []Cell) {
	for first := 0x81; first <= 0xfe; first++ {
		for second := 0x40; second <= 0xfe; second++ {
			out = append(out, Cell{encoding, append(before[:len(before):len(before)], byte(first), byte(second))})
		}
	}
	return out
}
