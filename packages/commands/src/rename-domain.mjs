#!/usr/bin/env node
import "../../domain-renamer/src/main.ts";
