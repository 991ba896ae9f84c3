package replay

import (
	"regexp"
	"strings"
	"sync"
)

// pattern compiles an expression when it is first wanted: the start of the
// command is no time for it.
func pattern(text string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(text) })
}

var (
	skipLine  = pattern(`(?m)^1\.\.0 # Skipped:?[ \t]*(.*)$`)
	colours   = pattern("\x1b\\[[0-9;]*[A-Za-z]")
	goPanic   = pattern(`(?m)^(panic: .*|fatal error: .*)$`)
	goStack   = pattern(`(?m)^goroutine \d+ .*\[`)
	errorLine = pattern(`(?m)^(?:Uncaught )?((?:[A-Z]\w*)?(?:Error|Exception)\b.*|Mismatched .*)$`)
	otherLine = pattern(`(?mi)^(error: .*|fatal.*|nodeloop: .*)$`)
)

// judge turns what a run did into its status and the reason for it.
func (a *Attempt) judge() {
	a.stdout, a.stderr = colours().ReplaceAllString(a.stdout, ""), colours().ReplaceAllString(a.stderr, "")
	panicked := a.Code == 2 && goPanic().MatchString(a.stderr) && goStack().MatchString(a.stderr)
	switch {
	case a.startError != nil:
		a.Status, a.Reason = Fail, "cannot be started: "+errText(a.startError)
	case a.timedOut:
		a.Status, a.Reason = Timeout, lastWords(a.stdout+a.stderr)
	case a.Signal != "":
		a.Status, a.Reason = Crash, "ended by a signal: "+a.Signal
	case panicked:
		a.Status, a.Reason = Crash, shorten(goPanic().FindString(a.stderr))
	case a.Code != 0:
		a.Status, a.Reason = Fail, complaint(a.stdout, a.stderr)
	default:
		a.Status = Pass
		if m := skipLine().FindStringSubmatch(a.stdout + "\n" + a.stderr); m != nil {
			a.Status, a.Reason = Skip, strings.TrimSpace(m[1])
		}
	}
}

// complaint finds the line that says why a program failed: an error's first line
// where there is one, with what follows when that only announces it.
func complaint(stdout, stderr string) string {
	for _, p := range []*regexp.Regexp{errorLine(), otherLine()} {
		for _, text := range []string{stderr, stdout} {
			at := p.FindStringIndex(text)
			if at == nil {
				continue
			}
			line := strings.TrimSpace(text[at[0]:at[1]])
			if strings.HasSuffix(line, ":") {
				line += following(text[at[1]:])
			}
			return shorten(line)
		}
	}
	if text := lastWords(stdout + stderr); text != "" {
		return text
	}
	return "it printed nothing"
}

// following returns the lines of a message up to its stack, on one line.
func following(text string) string {
	out, n := "", 0
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if strings.HasPrefix(line, "at ") || n == 6 {
			break
		}
		if line != "" {
			out, n = out+" "+line, n+1
		}
	}
	return out
}

// lastWords is the last line that was printed.
func lastWords(text string) string {
	text = strings.TrimSpace(text)
	return shorten(text[strings.LastIndexByte(text, '\n')+1:])
}

// reasonLength is how long a reason may be, in characters.
const reasonLength = 220

func shorten(line string) string {
	if r := []rune(line); len(r) > reasonLength {
		return string(r[:reasonLength-1]) + "…"
	}
	return line
}
