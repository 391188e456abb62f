//! An XML element with all that is in it, written and read.

use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesDecl, BytesEnd, BytesRef, BytesStart, BytesText, Event};
use quick_xml::{Reader, Writer, XmlVersion};

/// Deepest nesting that is read.
const DEEPEST: usize = 64;

/// Why a text is not XML that can be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum XmlError {
    /// Not well-formed.
    #[error("not well-formed XML: {0}")]
    Malformed(String),
    /// Nested deeper than any message.
    #[error("the XML is nested too deeply")]
    TooDeep,
}

/// An element; names of read ones are without their prefix.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Element {
    pub(super) name: String,
    pub(super) attributes: Vec<(String, String)>,
    pub(super) text: String,
    pub(super) children: Vec<Self>,
}

impl Element {
    pub(super) fn new(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            ..Self::default()
        }
    }

    pub(super) fn with_text(self, text: &str) -> Self {
        Self {
            text: text.to_owned(),
            ..self
        }
    }

    pub(super) fn with_attribute(mut self, name: &str, value: &str) -> Self {
        self.attributes.push((name.to_owned(), value.to_owned()));
        self
    }

    pub(super) fn with_children(mut self, children: impl IntoIterator<Item = Self>) -> Self {
        self.children.extend(children);
        self
    }

    /// The first child of this name.
    pub(super) fn child(&self, name: &str) -> Option<&Self> {
        self.children.iter().find(|child| child.name == name)
    }

    /// The children of this name.
    pub(super) fn children_named<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Self> {
        self.children.iter().filter(move |child| child.name == name)
    }

    /// The text of the first child of this name, without blanks around it; none if it is empty.
    pub(super) fn text_of(&self, name: &str) -> Option<&str> {
        let text = self.child(name)?.text.trim();
        (!text.is_empty()).then_some(text)
    }

    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        let found = self.attributes.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str())
    }

    /// The element as a document of its own.
    pub(super) fn to_document(&self) -> Result<String, XmlError> {
        let mut writer = Writer::new_with_indent(Vec::new(), b' ', 2);
        let malformed = |error: std::io::Error| XmlError::Malformed(error.to_string());
        let declaration = Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None));
        writer.write_event(declaration).map_err(malformed)?;
        self.write(&mut writer).map_err(malformed)?;
        let text = String::from_utf8(writer.into_inner());
        text.map(|text| text + "\n")
            .map_err(|error| XmlError::Malformed(error.to_string()))
    }

    fn write(&self, writer: &mut Writer<Vec<u8>>) -> std::io::Result<()> {
        let attributes = self
            .attributes
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()));
        let start = BytesStart::new(self.name.as_str()).with_attributes(attributes);
        writer.write_event(Event::Start(start))?;
        if !self.text.is_empty() {
            writer.write_event(Event::Text(BytesText::new(&self.text)))?;
        }
        for child in &self.children {
            child.write(writer)?;
        }
        writer.write_event(Event::End(BytesEnd::new(self.name.as_str())))
    }

    /// Reads a document; entities other than the five of XML are refused.
    pub(super) fn read(document: &str) -> Result<Self, XmlError> {
        let mut reader = Reader::from_str(document);
        let mut open = vec![Self::default()];
        loop {
            match reader.read_event().map_err(malformed)? {
                Event::Start(start) => {
                    if open.len() > DEEPEST {
                        return Err(XmlError::TooDeep);
                    }
                    open.push(Self::started(&start)?);
                }
                Event::Empty(start) => close(&mut open, Self::started(&start)?)?,
                Event::End(_) => {
                    let ended = open.pop().ok_or_else(unbalanced)?;
                    close(&mut open, ended)?;
                }
                Event::Text(text) => append(
                    &mut open,
                    &text.xml_content(XmlVersion::Explicit1_0).map_err(malformed)?,
                )?,
                Event::CData(text) => append(
                    &mut open,
                    &text.xml_content(XmlVersion::Explicit1_0).map_err(malformed)?,
                )?,
                Event::GeneralRef(reference) => append(&mut open, &resolved(&reference)?)?,
                Event::Eof => break,
                Event::DocType(_) => {
                    return Err(XmlError::Malformed("a document type is not allowed".to_owned()));
                }
                Event::Decl(_) | Event::Comment(_) | Event::PI(_) => {}
            }
        }
        match open.as_mut_slice() {
            [whole] => whole.children.pop().ok_or_else(unbalanced),
            _ => Err(unbalanced()),
        }
    }

    fn started(start: &BytesStart<'_>) -> Result<Self, XmlError> {
        let mut element = Self::new(&String::from_utf8_lossy(start.local_name().as_ref()));
        for attribute in start.attributes() {
            let attribute = attribute.map_err(malformed)?;
            let name = String::from_utf8_lossy(attribute.key.as_ref()).into_owned();
            let value = attribute
                .normalized_value(XmlVersion::Explicit1_0)
                .map_err(malformed)?;
            element.attributes.push((name, value.into_owned()));
        }
        Ok(element)
    }
}

fn close(open: &mut [Element], ended: Element) -> Result<(), XmlError> {
    open.last_mut().ok_or_else(unbalanced)?.children.push(ended);
    Ok(())
}

fn append(open: &mut [Element], text: &str) -> Result<(), XmlError> {
    open.last_mut().ok_or_else(unbalanced)?.text.push_str(text);
    Ok(())
}

fn resolved(reference: &BytesRef<'_>) -> Result<String, XmlError> {
    if let Some(letter) = reference.resolve_char_ref().map_err(malformed)? {
        return Ok(letter.to_string());
    }
    let name = reference.decode().map_err(malformed)?;
    resolve_predefined_entity(&name)
        .map(str::to_owned)
        .ok_or_else(|| XmlError::Malformed(format!("unknown entity {name}")))
}

fn malformed(error: impl std::fmt::Display) -> XmlError {
    XmlError::Malformed(error.to_string())
}

fn unbalanced() -> XmlError {
    XmlError::Malformed("elements do not match".to_owned())
}
