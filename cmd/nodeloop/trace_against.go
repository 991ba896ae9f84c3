package main

func traceAgainst(c *console, node string, line []string) int { return exitUsage }
