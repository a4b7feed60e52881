import { Lexer, type MarkedToken, type Token } from "marked";
import type { ComponentChildren } from "preact";
import "./markdown.css";

interface MarkdownProps {
  text: string;
  /** The level of a heading `#`; headings below it are one level deeper. */
  headingLevel: number;
}

/** Renders Markdown as elements. HTML, and Markdown such as tables, is shown as it is written. */
export function Markdown({ headingLevel, text }: MarkdownProps) {
  return <div class="markdown">{renderMarkdown(text, headingLevel)}</div>;
}

export function renderMarkdown(text: string, headingLevel: number): ComponentChildren {
  return renderTokens(Lexer.lex(text), headingLevel);
}

/** Renders code, emphasis and links within a text. */
export function renderInlineMarkdown(text: string): ComponentChildren {
  return renderTokens(Lexer.lexInline(text), 0);
}

function renderTokens(tokens: readonly Token[], headingLevel: number): ComponentChildren[] {
  return tokens.map((token) => renderToken(token as MarkedToken, headingLevel));
}

function renderToken(token: MarkedToken, headingLevel: number): ComponentChildren {
  const children = () => ("tokens" in token && token.tokens ? renderTokens(token.tokens, headingLevel) : undefined);
  switch (token.type) {
    case "heading": {
      const Heading = `h${headingLevel + (token.depth > 1 ? 1 : 0)}` as "h3";
      return <Heading>{children()}</Heading>;
    }
    case "paragraph":
      return <p>{children()}</p>;
    case "list": {
      const List = token.ordered ? "ol" : "ul";
      return (
        <List>
          {token.items.map((item) => (
            <li>{renderTokens(item.tokens, headingLevel)}</li>
          ))}
        </List>
      );
    }
    case "code":
      return (
        <pre>
          <code>{token.text}</code>
        </pre>
      );
    case "codespan":
      return <code>{token.text}</code>;
    case "strong":
      return <strong>{children()}</strong>;
    case "em":
      return <em>{children()}</em>;
    case "link":
      return /^https?:/i.test(token.href) ? (
        <a href={token.href} target="_blank" rel="noreferrer">
          {children()}
        </a>
      ) : (
        children()
      );
    case "text":
      return children() ?? token.text;
    case "escape":
      return token.text;
    case "br":
      return <br />;
    case "space":
      return undefined;
    default:
      return token.raw;
  }
}
