package config

import "flag"

// configFlag names the file; it is no setting, since the file cannot name
// itself.
const configFlag = "config"

// Bind gives fs a flag for --config and for every setting that has one. Flags
// that fs already has are left alone; Load reads them under the same name.
// The flags check nothing: Load does, so that all problems come together.
func Bind(fs *flag.FlagSet) {
	if fs.Lookup(configFlag) == nil {
		fs.String(configFlag, "", "file with settings (default ./config.yaml, if it is there)")
	}
	for _, d := range definitions() {
		if d.flag != "" && fs.Lookup(d.flag) == nil {
			fs.String(d.flag, d.fallback, d.help)
		}
	}
}

// flagsSet gives the flags that were written on the command line.
func flagsSet(fs *flag.FlagSet) map[string]string {
	set := map[string]string{}
	if fs != nil {
		fs.Visit(func(f *flag.Flag) { set[f.Name] = f.Value.String() })
	}
	return set
}
