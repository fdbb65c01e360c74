/** What is used of the library; its own declarations name another module. */
declare module '@mixmark-io/domino' {
  export interface DrawnElement {
    readonly outerHTML: string;
    readonly firstChild: DrawnElement | null;
    textContent: string;
    setAttribute(name: string, value: string): void;
    insertBefore(child: DrawnElement, before: DrawnElement | null): void;
    querySelector(selector: string): DrawnElement | null;
    remove(): void;
  }
  export interface DrawingDocument {
    createElementNS(namespace: string, name: string): DrawnElement;
  }
  const domino: { createDocument(html?: string, force?: boolean): DrawingDocument };
  export default domino;
}
